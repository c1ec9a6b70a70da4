"""Taking part in a red packet, whether it was heard or announced, or both."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from orchestration.statements import statements
from orchestration.statements.rows import Plan, Planned
from orchestration.uses import UseKeeper
from redpackets.detection import DetectedPacket
from redpackets.services import packet_assigned, packet_open


@dataclass(frozen=True, slots=True)
class Taken:
    """A packet's row and the accounts with new actions; `new`: the row was made here."""

    packet_id: int
    accounts: Collection[UUID]
    new: bool


def packet_play(plan: Plan, packet: DetectedPacket, *, keeper: UseKeeper, now: datetime) -> Taken:
    """Write the packet and the plan to take part in it, once for each packet.

    Whoever decides a packet second finds its row, and makes no actions.
    """
    with keeper.transaction():
        played = statements().play(plan, packet)
        if played:
            keeper.note(plan, played.planned)
    if played is None:
        return _join(plan, packet, keeper, now)
    return Taken(played.packet_id, accounts_of(played.planned), new=True)


def _join(plan: Plan, packet: DetectedPacket, keeper: UseKeeper, now: datetime) -> Taken:
    """Take part in a packet that has its row already; nothing if that was decided before."""
    packet_id = packet_open(detected=packet).pk
    with transaction.atomic():
        planned = statements().plan(replace(plan, packet_id=packet_id))
        keeper.note(plan, planned)
        accounts = accounts_of(planned)
        if planned.decision_id is not None:
            packet_assigned(packet_id=packet_id, account_ids=sorted(accounts), now=now)
    return Taken(packet_id, accounts, new=False)


def accounts_of(planned: Planned) -> set[UUID]:
    """Whose actions a plan made."""
    return {account_id for _, account_id in planned.actions}
