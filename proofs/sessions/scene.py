"""The scene of the proof `sessions`: accounts on both drivers, alone in a group and in company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofs.house.fleet import OurAccount, accounts_make, group_enrol, group_make, players_make
from proofs.house.house import House

ACCOUNTS = 48
DRIVERS = ("pyrogram", "telethon")
KINDS = ("supergroup", "basic")
SHARED = 4
QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, and where.

    `alone` is each account's own group, by its user id: what is said there nobody else hears, so
    a message that one account misses is answered by none. In the `shared` groups many hear it.
    """

    accounts: Sequence[OurAccount]
    person: int
    alone: Mapping[int, int]
    shared: Sequence[int]

    @property
    def users(self) -> frozenset[int]:
        """Our accounts' user ids."""
        return frozenset(self.alone)

    @property
    def memberships(self) -> int:
        """How many places in groups our accounts have."""
        return len(self.alone) + len(self.accounts) * SHARED // 2


def scene_set(house: House, *, accounts: int = ACCOUNTS) -> Scene:
    """Make accounts and groups; a rule has each question answered once, as a quotation of it."""
    ours = accounts_make(house, accounts, drivers=DRIVERS)
    users = [account.user_id for account in ours]
    person = players_make(house.control, 1, name="Person")[0].user_id
    # Two by two, so that both drivers have groups of both kinds.
    alone = {
        user: _group(house, f"Alone {number}", [person, user], KINDS[number // 2 % 2])
        for number, user in enumerate(users)
    }
    shared = [
        _group(house, f"Shared {number}", [person, *_half(users, number // 2)], KINDS[number % 2])
        for number in range(SHARED)
    ]
    return Scene(ours, person, alone, shared)


def _half(users: Sequence[int], number: int) -> Sequence[int]:
    """One half or the other, with as many accounts of each driver."""
    return [user for place, user in enumerate(users) if place // 2 % 2 == number]


def _group(house: House, title: str, members: Sequence[int], kind: str) -> int:
    chat_id = group_make(house.control, title, members, kind=kind)
    group_enrol(chat_id, title, answering_policy())
    return chat_id


def answering_policy() -> dict[str, Any]:
    """Each message with the keyword is answered once, as a quotation of it."""
    reply = {"name": "answer", "match": {"keywords": [QUESTION]}, "texts": ["This is the answer."]}
    return {"version": 1, "replies": [{**reply, "quote": True}]}
