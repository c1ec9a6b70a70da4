"""The red-packet rule: one packet, one action for each account that takes part."""

from base64 import b64encode
from datetime import datetime
from random import Random
from typing import Any, Protocol

from drivers.messages import ChatKind
from groups.policies import RedPacketPolicy
from groups.policies.schema import REDPACKET_RULE
from orchestration.models import ActionKind
from orchestration.planning.choosing import choose, outcome_of
from orchestration.planning.dry_run import dry
from orchestration.planning.fitness import Moment
from orchestration.planning.group_view import GroupView
from orchestration.planning.turn import Turn
from orchestration.planning.uses import NO_USES, Uses
from orchestration.planning.wanted import Wanted
from orchestration.statements.rows import Plan, PlannedAction
from redpackets.detection import DetectedPacket, PacketKind

_KINDS = {PacketKind.BUTTON: ActionKind.PRESS, PacketKind.KEYWORD: ActionKind.SEND}


class Shown(Protocol):
    """What showed a packet: an event of its group, or a command."""

    @property
    def said_at(self) -> datetime:
        """When its message was said."""
        ...

    @property
    def heard_at(self) -> datetime:
        """When we knew of it."""
        ...


def packet_plan(
    event: Shown,
    packet: DetectedPacket,
    policy: RedPacketPolicy,
    *,
    view: GroupView,
    turn: Turn,
    now: datetime,
    rng: Random,
    uses: Uses = NO_USES,
) -> Plan:
    """Press the packet's button, or send its phrase, with the accounts that the policy wants.

    The decision is named after the packet's message: an edit that shows the button again is the
    same packet. The plan names no row of the packet, which may be new.
    """
    kind = _KINDS[packet.kind]
    choice = choose(
        view,
        Wanted.of_packets(policy, kind),
        moment=Moment(now=now, said_at=event.said_at, until=packet.expires_at),
        turn=turn,
        rng=rng,
        uses=uses,
    )
    expired = now >= packet.expires_at
    members = () if expired else choice.members
    payload = _payload(packet) | dry(view.policy)
    return Plan(
        event_key=packet.message_key,
        group_id=packet.group_id,
        rule=REDPACKET_RULE,
        outcome=outcome_of(expired=expired, members=members),
        reasons=choice.reasons,
        said_at=event.said_at,
        heard_at=event.heard_at,
        expires_at=packet.expires_at,
        actions=[
            PlannedAction(slot, member.account_id, kind, payload)
            for slot, member in enumerate(members)
        ],
    )


def _payload(packet: DetectedPacket) -> dict[str, Any]:
    if packet.kind is PacketKind.KEYWORD:
        return {"text": packet.phrase}
    data = b64encode(packet.data).decode()
    if packet.chat_kind is ChatKind.BASIC_GROUP:
        return {"message_key": packet.message_key, "data": data}
    return {"message_id": packet.message_id, "data": data}
