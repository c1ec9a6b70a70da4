"""A packet's row as the hot statements write it."""

import json
from typing import Any

from orchestration.statements.rows import Plan
from redpackets.detection import DetectedPacket
from redpackets.models import PacketStatus


def packet_params(plan: Plan, packet: DetectedPacket) -> dict[str, Any]:
    """The parameters of a packet's new row, whose first plan this is."""
    return {
        "message_id": packet.message_id,
        "message_key": packet.message_key,
        "packet_payload": json.dumps(packet.payload()),
        "packet_status": (PacketStatus.RUNNING if plan.actions else PacketStatus.FAILED).value,
        "assigned": len(plan.actions),
        "packet_heard_at": packet.heard_at,
        "packet_expires_at": packet.expires_at,
    }
