"""The scene of the proof `orchestration`: one group of two hundred accounts on two hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import Account
from proofs.house.fleet import (
    OurAccount,
    accounts_make,
    connected_wait,
    group_enrol,
    group_make,
)
from proofs.house.house import House
from proofs.throughput.button import Button, button_post

ACCOUNTS = 200
HOSTS = 2
DECIDERS = ("beat", "events")
QUESTION = "question"
SLOW_ACCOUNT = 0
"""The account with a narrow budget of its own, by its place."""

QUICK_ACCOUNT = 3
"""Another one, whose sends must not wait for the first one's."""

SLOW_PROFILE = {"rate_limit": "20/s", "burst": 1}


@dataclass(frozen=True, slots=True)
class Scene:
    """Everybody in one supergroup with a bot's button, and two of them in a small one."""

    house: House
    accounts: Sequence[OurAccount]
    group: int
    pair: int
    button: Button

    @property
    def ids(self) -> list[UUID]:
        """Our accounts' own ids."""
        return [account.account_id for account in self.accounts]


def scene_set(house: House, *, accounts: int = ACCOUNTS) -> Scene:
    """Make it all, start the workers, and wait until every account is connected."""
    ours = accounts_make(house, accounts)
    Account.objects.filter(pk=ours[SLOW_ACCOUNT].account_id).update(throttle_profile=SLOW_PROFILE)
    group = group_make(house.control, "Everybody", [account.user_id for account in ours])
    pair = group_make(
        house.control, "Pair", [ours[SLOW_ACCOUNT].user_id, ours[QUICK_ACCOUNT].user_id]
    )
    house.control.call("bots.redpacket", groups=[group], username="proof_packets_bot")
    group_enrol(group, "Everybody", policy())
    group_enrol(pair, "Pair", {"version": 1})
    house.events()
    house.beat()
    for number in range(HOSTS):
        house.host(f"host {number + 1}", capacity=accounts // HOSTS)
    connected_wait(house, accounts, accounts + 2, hosts=HOSTS)
    return Scene(house, ours, group, pair, button_post(house.control, group))


def policy() -> dict[str, Any]:
    """One account takes part in each packet, and one answers each question."""
    reply = {"name": "answer", "match": {"keywords": [QUESTION]}, "texts": ["This is the answer."]}
    return {"version": 1, "replies": [reply], "redpackets": {"count": 1}}
