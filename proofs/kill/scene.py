"""The scene of the proof `kill`: accounts on two hosts, two event workers, groups with policies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofs.house.fleet import (
    accounts_make,
    connected_wait,
    group_enrol,
    group_make,
    players_make,
)
from proofs.house.house import House

ACCOUNTS = 24
GROUPS = 4
TAKERS = 2
QUESTION = "question"
HOSTS = ["host 1", "host 2"]
EVENT_WORKERS = ["events 1", "events 2"]
VICTIMS = [*HOSTS, *EVENT_WORKERS]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it plays: our users, the groups, and somebody who says things there."""

    users: frozenset[int]
    groups: tuple[int, ...]
    person: int

    @property
    def takers(self) -> Mapping[int, int]:
        """How many accounts take part in a packet, by chat id."""
        return dict.fromkeys(self.groups, TAKERS)


def scene_set(house: House) -> Scene:
    """Make it all, start the workers, and wait until every account is connected."""
    accounts = [account.user_id for account in accounts_make(house, ACCOUNTS)]
    person = players_make(house.control, 1, name="Person")[0].user_id
    groups = tuple(
        group_make(house.control, f"Group {number}", [person, *accounts[number % 2 :: 2]])
        for number in range(GROUPS)
    )
    bot = house.control.call("bots.redpacket", groups=groups, username="proof_packets_bot")
    for chat_id in groups:
        group_enrol(chat_id, f"Group {chat_id}", _policy(bot["user_id"]))
    house.beat()
    for name in EVENT_WORKERS:
        house.events(name, again=True)
    for name in HOSTS:
        house.host(name, again=True)
    connected_wait(house, ACCOUNTS, GROUPS * ACCOUNTS // 2)
    return Scene(frozenset(accounts), groups, person)


def _policy(bot_id: int) -> dict[str, Any]:
    reply = {"name": "answer", "match": {"keywords": [QUESTION]}, "texts": ["This is the answer."]}
    return {
        "version": 1,
        "redpackets": {"bots": [bot_id], "count": TAKERS, "strategy": "round_robin"},
        "replies": [reply],
    }
