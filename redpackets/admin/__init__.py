"""The admin pages of red packets."""

from redpackets.admin.claims import RedPacketClaimAdmin
from redpackets.admin.packets import RedPacketEventAdmin

__all__ = ["RedPacketClaimAdmin", "RedPacketEventAdmin"]
