"""report_claims: the bot tells what accounts got, where that is not known here."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from orchestration.commands.body import CommandBody
from orchestration.commands.fields import GroupId, PacketId
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.errors import CommandRefused
from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome, RedPacketEvent
from redpackets.services import claims_settle


class ToldClaim(BaseModel):
    """What one account got."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: UUID
    outcome: Literal["won", "late", "refused"]
    amount: str | None = Field(default=None, pattern=r"^[0-9]{1,10}(\.[0-9]{1,8})?$")
    currency: str = Field(default="", max_length=16)


class ReportClaims(CommandBody):
    """Settles the claims of `packet` that are unknown; what is known stays as it is."""

    group: GroupId
    packet: PacketId
    claims: tuple[ToldClaim, ...] = Field(min_length=1, max_length=200)

    def group_ids(self) -> tuple[int, ...]:
        """Where the packet is."""
        return (self.group,)

    def account_ids(self) -> tuple[UUID, ...]:
        """Whose claims they are."""
        return tuple(claim.account for claim in self.claims)


@command_kind("report_claims", ReportClaims)
def report_claims(order: Order[ReportClaims]) -> Carried:
    """Over at once; the result tells how many claims were settled by it."""
    body = order.body
    if not RedPacketEvent.objects.filter(pk=body.packet, group_id=body.group).exists():
        raise CommandRefused("PACKET_UNKNOWN")
    answers = {
        claim.account: ReadAnswer(
            ClaimOutcome(claim.outcome),
            None if claim.amount is None else Decimal(claim.amount),
            claim.currency.upper(),
        )
        for claim in body.claims
    }
    changed = claims_settle(packet_id=body.packet, answers=answers, told_at=order.now)
    return Carried(over=True, result={"settled": len(changed)})
