"""The scene of the proof `reaction`: two casts of the same size in groups of the same shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proofs.bare.cast import bare_start
from proofs.house.fleet import (
    accounts_make,
    connected_wait,
    group_enrol,
    group_make,
    players_make,
)
from proofs.house.house import House

ACCOUNTS = 100
GROUPS = 5
MEMBERS = ACCOUNTS // GROUPS


@dataclass(frozen=True, slots=True)
class Cast:
    """Who hears and presses: in each of `groups` one presses a packet, in `everybody` all do."""

    name: str
    users: frozenset[int]
    groups: tuple[int, ...]
    everybody: int


@dataclass(frozen=True, slots=True)
class Scene:
    """The service, and the bare script beside it."""

    ours: Cast
    bare: Cast


def scene_set(house: House) -> Scene:
    """Make both casts, start the workers and the script, and wait until all are connected."""
    accounts = accounts_make(house, ACCOUNTS)
    players = players_make(house.control, ACCOUNTS, name="Player")
    ours = _cast(house, "SIS", [account.user_id for account in accounts])
    bare = _cast(house, "bare", [player.user_id for player in players])
    groups = [*ours.groups, *bare.groups, ours.everybody, bare.everybody]
    bot = house.control.call("bots.redpacket", groups=groups, username="proof_packets_bot")
    for chat_id in ours.groups:
        group_enrol(chat_id, f"Group {chat_id}", policy(bot["user_id"], 1))
    group_enrol(ours.everybody, "Everybody", policy(bot["user_id"], "all"))
    house.events()
    house.beat()
    house.host(capacity=ACCOUNTS)
    bare_start(house, players, {**dict.fromkeys(bare.groups, MEMBERS), bare.everybody: 1})
    connected_wait(house, ACCOUNTS, 2 * ACCOUNTS)
    return Scene(ours, bare)


def policy(bot_id: int, takers: int | str) -> dict[str, Any]:
    """Take part in the bot's packets with so many accounts."""
    redpackets = {"bots": [bot_id], "count": takers, "strategy": "round_robin"}
    return {"version": 1, "redpackets": redpackets}


def _cast(house: House, name: str, users: Sequence[int]) -> Cast:
    shares = [users[first : first + MEMBERS] for first in range(0, len(users), MEMBERS)]
    groups = tuple(
        group_make(house.control, f"{name} {number}", share) for number, share in enumerate(shares)
    )
    everybody = group_make(house.control, f"{name} everybody", users)
    return Cast(name, frozenset(users), groups, everybody)
