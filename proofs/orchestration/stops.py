"""Pause and kill switch: how long after somebody asks for them the last action is begun."""

import time
from collections.abc import Sequence
from io import StringIO

from django.core.management import call_command

from accounts.services import GLOBAL_SWITCH, account_pause, account_resume, switch_release
from orchestration.bells import ring_accounts
from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.house.journal import JournalReader
from proofs.orchestration.queueing import presses_queue
from proofs.orchestration.scene import Scene
from proofs.orchestration.throttled import DONE_WITHIN

LATENCY = 0.05  # seconds that each press waits for its answer
QUEUED = 500
EACH = 60
BEGUN = 20
"""Presses that must have been made before it is stopped."""

QUIET = 4.0  # seconds without a press, from which on none is expected any more
ACTOR = "proofs"


def pause_figures(scene: Scene) -> list[Figure]:
    """Pause an account that has 500 presses in its queue."""
    account = scene.accounts[2]
    journal = _begin(scene)
    presses_queue(scene.button, [account.account_id], "paused", each=QUEUED)
    ring_accounts([account.account_id])
    pressed = _wait_begun(scene, journal, [account.user_id])
    asked_at = time.monotonic()
    account_pause(account_id=account.account_id, actor=ACTOR, reason="proof")
    pressed += _wait_quiet(scene, journal, [account.user_id])
    waiting = _clear("paused")
    account_resume(account_id=account.account_id, actor=ACTOR, reason="proof")
    return [
        Figure("presses before a pause", sum(at <= asked_at for at in pressed), at_least=BEGUN),
        Figure("the last one begun after it", max(pressed) - asked_at, "s", at_most=1.0),
        Figure("still in the queue", waiting, at_least=1),
    ]


def kill_switch_figures(scene: Scene) -> list[Figure]:
    """Throw the switch of the whole service while every account presses."""
    users = [account.user_id for account in scene.accounts]
    journal = _begin(scene)
    presses_queue(scene.button, scene.ids, "killed", each=EACH)
    ring_accounts(scene.ids)
    pressed = _wait_begun(scene, journal, users)
    asked_at = time.monotonic()
    call_command("kill_switch", "on", "--reason", "proof", stdout=StringIO())
    pressed += _wait_quiet(scene, journal, users)
    waiting = _clear("killed")
    switch_release(scope=GLOBAL_SWITCH, actor=ACTOR)
    scene.house.control.call("faults.latency", seconds=0)
    return [
        Figure(
            "presses before the kill switch",
            sum(at <= asked_at for at in pressed),
            at_least=BEGUN,
        ),
        Figure(
            f"the last one of {len(users)} accounts after it",
            max(pressed) - asked_at,
            "s",
            at_most=2.0,
        ),
        Figure("still in their queues", waiting, at_least=1),
    ]


def _begin(scene: Scene) -> JournalReader:
    scene.house.control.call("faults.latency", seconds=LATENCY)
    journal = JournalReader(scene.house.control)
    journal.skip()
    return journal


def _pressed(journal: JournalReader, users: Sequence[int]) -> list[float]:
    ours = set(users)
    return [one["at"] for one in journal.read(["Pressed"]) if one["user_id"] in ours]


def _wait_begun(scene: Scene, journal: JournalReader, users: Sequence[int]) -> list[float]:
    pressed: list[float] = []

    def enough() -> bool:
        pressed.extend(_pressed(journal, users))
        return len(pressed) >= BEGUN

    scene.house.wait_until(enough, "presses have begun", within=DONE_WITHIN)
    return pressed


def _wait_quiet(scene: Scene, journal: JournalReader, users: Sequence[int]) -> list[float]:
    pressed: list[float] = []
    quiet_since = [time.monotonic()]

    def quiet() -> bool:
        if new := _pressed(journal, users):
            pressed.extend(new)
            quiet_since[0] = time.monotonic()
        return time.monotonic() - quiet_since[0] >= QUIET

    scene.house.wait_until(quiet, "nothing is pressed any more", within=DONE_WITHIN)
    return pressed


def _clear(rule: str) -> int:
    """Take what waits out of the queue, so that a release begins nothing of it; how many."""
    return Action.objects.filter(rule=rule, status=ActionStatus.QUEUED).delete()[0]
