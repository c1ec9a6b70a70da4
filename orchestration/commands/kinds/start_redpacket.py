"""start_redpacket: the bot announces a packet, which may be heard in its group as well."""

from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from pydantic import Field, StrictInt

from accounts.models import Account
from drivers.messages import ChatKind
from groups.policies import RedPacketPolicy
from groups.policies.schema import REDPACKET_RULE
from orchestration.commands.body import CommandBody
from orchestration.commands.fields import ButtonData, MessageId, SupergroupId
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.errors import CommandRefused
from orchestration.planning.group_view import GroupView
from orchestration.planning.packets import packet_plan
from orchestration.planning.uses import Uses
from orchestration.playing import packet_play
from orchestration.statements import statements
from orchestration.statements.rows import Plan
from orchestration.uses import UseKeeper
from redpackets.detection import DetectedPacket, PacketKind
from redpackets.services import packet_initiated


class StartRedpacket(CommandBody):
    """A packet in `group`, taken part in by pressing the button with `data` on `message_id`.

    Who takes part the group's policy says; no more than there are `shares`, and not the account
    that gave the packet (`initiator`).
    """

    life: ClassVar[timedelta] = timedelta(seconds=60)

    group: SupergroupId
    message_id: MessageId
    data: ButtonData
    shares: StrictInt | None = Field(default=None, ge=1, le=10_000)
    initiator: UUID | None = None

    def group_ids(self) -> tuple[int, ...]:
        """Where the packet is."""
        return (self.group,)

    def account_ids(self) -> tuple[UUID, ...]:
        """Who gave it, if it is one of ours."""
        return (self.initiator,) if self.initiator else ()


@dataclass(frozen=True, slots=True)
class _Announced:
    said_at: datetime
    heard_at: datetime


@command_kind("start_redpacket", StartRedpacket)
def start_redpacket(order: Order[StartRedpacket]) -> Carried:
    """Take part as if the packet had been heard: the decision is named after its message too."""
    body = order.body
    view = order.view(body.group)
    policy = view.policy.redpackets
    if policy is None or not policy.enabled:
        raise CommandRefused("NO_GAMES_HERE")
    if body.initiator and not Account.objects.filter(pk=body.initiator).exists():
        raise CommandRefused("ACCOUNT_UNKNOWN")
    packet = _packet(order)
    keeper = UseKeeper(view.policy)
    plan = _plan(order, packet, policy, view, keeper.read(body.group))
    plan = replace(plan, command_id=order.command.pk)
    taken = packet_play(plan, packet, keeper=keeper, now=order.now)
    if body.initiator:
        packet_initiated(packet_id=taken.packet_id, account_id=body.initiator)
    packets = {taken.packet_id: taken.accounts} if taken.new else {}
    return Carried(set(taken.accounts), packets, packet_id=taken.packet_id)


def _plan(
    order: Order[StartRedpacket],
    packet: DetectedPacket,
    policy: RedPacketPolicy,
    view: GroupView,
    uses: Uses,
) -> Plan:
    shares, asked = order.body.shares, policy.count
    count = asked if shares is None else shares if asked == "all" else min(asked, shares)
    takers = tuple(m for m in view.members if m.account_id != order.body.initiator)
    return packet_plan(
        _Announced(order.now, order.now),
        packet,
        policy.model_copy(update={"count": count}),
        view=replace(view, members=takers),
        turn=statements().turn(group_id=packet.group_id, rule=REDPACKET_RULE),
        now=order.now,
        rng=order.rng,
        uses=uses,
    )


def _packet(order: Order[StartRedpacket]) -> DetectedPacket:
    body = order.body
    return DetectedPacket(
        group_id=body.group,
        chat_kind=ChatKind.SUPERGROUP,
        message_key=f"{body.group}:{body.message_id}",
        message_id=body.message_id,
        kind=PacketKind.BUTTON,
        heard_at=order.now,
        expires_at=order.command.expires_at,
        data=b64decode(body.data),
    )
