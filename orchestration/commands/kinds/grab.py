"""grab: named accounts take part in a packet that is known and still runs."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from groups.services.policies import SUPERGROUPS_BELOW
from orchestration.commands.body import CommandBody
from orchestration.commands.fields import AccountIds, GroupId, PacketId
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.commands.speaking import command_event_key, command_rule
from orchestration.errors import CommandRefused
from orchestration.models import ActionKind
from orchestration.planning.choosing import outcome_of
from orchestration.planning.dry_run import dry
from orchestration.playing import accounts_of
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction
from redpackets.detection import PacketKind
from redpackets.models import RedPacketEvent
from redpackets.services import packet_assigned
from redpackets.services.packets import OPEN


class Grab(CommandBody):
    """Each of `accounts` takes part in `packet` of `group`; one that did already is left alone."""

    life: ClassVar[timedelta] = timedelta(seconds=60)

    group: GroupId
    packet: PacketId
    accounts: AccountIds

    def group_ids(self) -> tuple[int, ...]:
        """Where the packet is."""
        return (self.group,)

    def account_ids(self) -> tuple[UUID, ...]:
        """Who takes part."""
        return self.accounts


@command_kind("grab", Grab)
def grab(order: Order[Grab]) -> Carried:
    """One action for each account that can act; the others are told of in the result."""
    body = order.body
    view = order.view(body.group)
    members = {member.account_id: member for member in view.members}
    able = [account_id for account_id in body.accounts if account_id in members]
    packet = _packet(order)
    kind, payload = _how(packet)
    plan = Plan(
        event_key=command_event_key(order.command.pk, body.group),
        group_id=body.group,
        rule=command_rule(order.command.kind),
        outcome=outcome_of(expired=False, members=[members[account_id] for account_id in able]),
        reasons={"asked": len(body.accounts), "able": len(able)},
        said_at=order.now,
        heard_at=order.now,
        expires_at=min(packet.expires_at, order.command.expires_at),
        packet_id=packet.pk,
        command_id=order.command.pk,
        actions=[
            PlannedAction(slot, account_id, kind, payload | dry(view.policy))
            for slot, account_id in enumerate(able)
        ],
    )
    accounts = accounts_of(statements().plan(plan))
    if accounts:
        packet_assigned(packet_id=packet.pk, account_ids=sorted(accounts), now=order.now)
    unable = sorted(str(account_id) for account_id in body.accounts if account_id not in members)
    return Carried(accounts, packet_id=packet.pk, result={"unable": unable} if unable else {})


def _packet(order: Order[Grab]) -> RedPacketEvent:
    packet = RedPacketEvent.objects.filter(pk=order.body.packet, group_id=order.body.group).first()
    if packet is None:
        raise CommandRefused("PACKET_UNKNOWN")
    if packet.status not in OPEN or packet.expires_at <= order.now:
        raise CommandRefused("PACKET_OVER")
    return packet


def _how(packet: RedPacketEvent) -> tuple[ActionKind, dict[str, Any]]:
    """What its row says of taking part."""
    if packet.payload["kind"] == PacketKind.KEYWORD:
        return ActionKind.SEND, {"text": packet.payload["phrase"]}
    payload = {"data": packet.payload["data"]}
    if packet.group_id < SUPERGROUPS_BELOW:
        return ActionKind.PRESS, payload | {"message_id": packet.message_id}
    return ActionKind.PRESS, payload | {"message_key": packet.message_key}
