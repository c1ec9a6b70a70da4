"""The tables of red packets."""

from redpackets.models.claim import ClaimOutcome, RedPacketClaim
from redpackets.models.packet import PacketStatus, RedPacketEvent

__all__ = ["ClaimOutcome", "PacketStatus", "RedPacketClaim", "RedPacketEvent"]
