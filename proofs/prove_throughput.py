"""How much one host carries: durable actions, updates heard, and the memory of its accounts.

Beside it, a bare kurigram script that presses the same button. A rate is the median of three
rounds.
"""

import time
from collections.abc import Sequence

from proofs.bare.cast import BarePresses, bare_presses
from proofs.figure import Figure
from proofs.house.disk import commit_figure
from proofs.house.fleet import group_enrol, players_make
from proofs.house.ground import Ground
from proofs.house.house import house_open
from proofs.house.meters import memory_of
from proofs.samples import of_rounds
from proofs.throughput.acting import EACH, Acted, round_act
from proofs.throughput.button import Button, button_post
from proofs.throughput.hearing import Heard, round_hear
from proofs.throughput.scene import Scene, scene_set

ROUNDS = 3
ACCOUNTS = 100
FEW, MANY = 50, 200
SLOW = 0.05  # seconds until a slow answer
AT_REST = 3.0  # seconds from the last connection until memory is looked at


def prove(ground: Ground) -> list[Figure]:
    """Measure one host after the other."""
    with house_open(ground) as house:
        disk = commit_figure()
        scene = scene_set(house)
        group_enrol(scene.group, "Everybody", {"version": 1})
        scene.grow(ACCOUNTS)
        few = _memory(scene, FEW)
        scene.host(ACCOUNTS)
        button = button_post(house.control, scene.group)
        bare = _bare(scene, button)
        quick = [round_act(scene, button, f"quick {n}", latency=0) for n in range(ROUNDS)]
        slow = [round_act(scene, button, f"slow {n}", latency=SLOW) for n in range(ROUNDS)]
        house.control.call("faults.latency", seconds=0)
        names = _usernames(scene)
        heard = [round_hear(scene, names) for _ in range(ROUNDS)]
        scene.grow(MANY)
        many = _memory(scene, MANY)
    return [
        disk,
        *_acting(quick, slow, bare),
        *_hearing(heard),
        *_memories(few, many, bare),
    ]


def _memory(scene: Scene, capacity: int) -> float:
    """Gigabytes of a host that holds so many accounts, connected and at rest."""
    scene.host(capacity)
    time.sleep(AT_REST)
    return memory_of(scene.host_pid)


def _bare(scene: Scene, button: Button) -> BarePresses:
    house = scene.house
    players = players_make(house.control, ACCOUNTS, name="Player")
    users = [player.user_id for player in players]
    house.control.call("groups.add", group=scene.group, members=users)
    place = {"chat_id": button.chat_id, "message_id": button.message_id}
    took = bare_presses(house, players, {**place, "data": button.data.decode()}, each=EACH)
    house.control.call("groups.remove", group=scene.group, members=users)
    return took


def _usernames(scene: Scene) -> list[str]:
    ours = {account.user_id for account in scene.accounts}
    everybody = scene.house.control.call("users.every")
    return [user["username"] for user in everybody if user["user_id"] in ours]


def _acting(quick: Sequence[Acted], slow: Sequence[Acted], bare: BarePresses) -> list[Figure]:
    not_done = sum(acted.not_done for acted in [*quick, *slow])
    own = of_rounds(quick, lambda acted: acted.rate)
    return [
        Figure("presses a second, bare script, nothing durable", bare.rate, "/s"),
        Figure("durable actions a second, instant answers", own, "/s", at_least=1500),
        Figure("the same as a share of the bare script's", own / bare.rate),
        Figure(
            "durable actions a second, answers after 50 ms",
            of_rounds(slow, lambda acted: acted.rate),
            "/s",
            at_least=1000,
        ),
        Figure("actions that did not end DONE", not_done, at_most=0),
        Figure("CPU of a press, bare script", bare.cpu_each, "ms"),
        Figure(
            "CPU of the host for an action",
            of_rounds(quick, lambda acted: acted.cpu_each),
            "ms",
            at_most=0.5,
        ),
    ]


def _hearing(heard: Sequence[Heard]) -> list[Figure]:
    rate = of_rounds(heard, lambda one: one.rate)
    cpu = of_rounds(heard, lambda one: one.cpu_each)
    return [
        Figure("updates heard a second, 100 accounts", rate, "/s", at_least=4000),
        Figure("CPU of the host for an update", cpu, "ms"),
    ]


def _memories(few: float, many: float, bare: BarePresses) -> list[Figure]:
    each = (many - few) / (MANY - FEW)
    return [
        Figure("memory of a host of 50 accounts", few * 1024, "MB"),
        Figure("memory of a host of 200 accounts", many * 1024, "MB"),
        Figure("of that, for one more account", each * 1024 * 1024, "kB"),
        Figure("memory of the bare script, 100 clients", bare.memory * 1024, "MB"),
        Figure("accounts per GB, 50 on a host", FEW / few),
        Figure("accounts per GB, 200 on a host", MANY / many, at_least=400),
    ]
