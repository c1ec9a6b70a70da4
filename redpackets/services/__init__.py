"""What writes the tables of red packets."""

from redpackets.services.claims import claims_record
from redpackets.services.endings import claim_from_ending
from redpackets.services.packets import (
    packet_assigned,
    packet_initiated,
    packet_open,
    packet_running_show,
    packets_close,
)
from redpackets.services.replies import claim_from_reply
from redpackets.services.results import claim_from_result
from redpackets.services.settling import claims_settle

__all__ = [
    "claim_from_ending",
    "claim_from_reply",
    "claim_from_result",
    "claims_record",
    "claims_settle",
    "packet_assigned",
    "packet_initiated",
    "packet_open",
    "packet_running_show",
    "packets_close",
]
