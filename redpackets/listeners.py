"""Who is told of what changes at claims and packets, in the transaction that changes it.

What a listener writes is committed with the change or not at all. It must not call anybody outside
of the database.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from redpackets.models import PacketStatus
from redpackets.reports import ClaimReport

ClaimListener: TypeAlias = Callable[[Sequence[ClaimReport], bool], None]
"""Called with claims that are new, or (True) with claims that were unknown and are settled now."""

PacketListener: TypeAlias = Callable[[Sequence[int], PacketStatus], None]
"""Called with the ids of packets that are over, and how they ended."""

CLAIM_LISTENERS: list[ClaimListener] = []
PACKET_LISTENERS: list[PacketListener] = []


def claim_listener(listener: ClaimListener) -> ClaimListener:
    """Have a function told of claims."""
    CLAIM_LISTENERS.append(listener)
    return listener


def packet_listener(listener: PacketListener) -> PacketListener:
    """Have a function told of packets' ends."""
    PACKET_LISTENERS.append(listener)
    return listener
