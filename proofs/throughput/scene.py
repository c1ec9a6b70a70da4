"""The scene of the proof `throughput`: one big group, and hosts of several sizes, one at a time."""

from dataclasses import dataclass, field
from typing import Any

from proofs.house.fleet import (
    OurAccount,
    accounts_make,
    connected_wait,
    group_make,
    players_make,
)
from proofs.house.house import House

HOST = "host"


@dataclass(slots=True)
class Scene:
    """The group with everybody in it; `person` says things, `bot_id` posts packets."""

    house: House
    group: int
    person: int
    bot_id: int
    accounts: list[OurAccount] = field(default_factory=list)

    @property
    def host_pid(self) -> int:
        """The process of the host that runs."""
        return self.house.family.pid(HOST)

    def grow(self, to: int) -> None:
        """Register accounts until there are so many, all of them in the group."""
        new = accounts_make(self.house, to - len(self.accounts), begin=len(self.accounts))
        users = [account.user_id for account in new]
        self.house.control.call("groups.add", group=self.group, members=users)
        self.accounts += new

    def host(self, capacity: int) -> None:
        """Start a host of this capacity in place of the one before, and wait until it is full."""
        if HOST in self.house.family.names:
            self.house.family.end(HOST)
        self.house.host(HOST, capacity=capacity)
        connected_wait(self.house, capacity, capacity)


def scene_set(house: House) -> Scene:
    """Make the group with a person and a bot in it."""
    person = players_make(house.control, 1, name="Person")[0].user_id
    group = group_make(house.control, "Everybody", [person])
    bot: dict[str, Any] = house.control.call(
        "bots.redpacket", groups=[group], username="proof_packets_bot"
    )
    return Scene(house, group, person, bot["user_id"])
