"""What came of one event."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from redpackets.services import packet_running_show


@dataclass(slots=True)
class Decided:
    """The accounts that have new actions, and by packet those that take part in it."""

    accounts: set[UUID] = field(default_factory=set)
    packets: dict[int, Collection[UUID]] = field(default_factory=dict)

    def show(self) -> None:
        """Show the packets to whoever watches them; after the bells, which do not wait for it."""
        for packet_id, account_ids in self.packets.items():
            packet_running_show(packet_id=packet_id, account_ids=sorted(account_ids))
