"""How the games go, in figures."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum

from accounts.newest import newest
from redpackets.models import ClaimOutcome, RedPacketClaim, RedPacketEvent
from telemetry.percentiles import Percentiles, percentiles

SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class PacketFigures:
    """What happened since a time. `claims` is by outcome, `amounts` by currency."""

    packets: int
    claims: dict[str, int]
    amounts: dict[str, Decimal]


def packet_figures(*, since: datetime) -> PacketFigures:
    """Packets and claims since then, among the newest rows."""
    packets = newest(RedPacketEvent.objects.filter(created_at__gte=since)).count()
    claims = newest(RedPacketClaim.objects.filter(created_at__gte=since)).order_by()
    won = claims.filter(outcome=ClaimOutcome.WON, amount__isnull=False)
    by_outcome = claims.values_list("outcome").annotate(Count("pk"))
    by_currency = won.values_list("currency").annotate(Sum("amount"))
    return PacketFigures(packets, dict(by_outcome), dict(by_currency))


def answer_times() -> Percentiles:
    """From hearing a packet to the bot's answer, over the latest answers."""
    answered = newest(RedPacketClaim.objects.filter(latency__isnull=False)).order_by("-pk")
    latencies = answered.values_list("latency", flat=True)[:SAMPLE]
    return percentiles(latency for latency in latencies if latency is not None)


def claims_unknown() -> int:
    """Claims that nobody knows the outcome of yet."""
    return RedPacketClaim.objects.filter(outcome=ClaimOutcome.UNKNOWN).count()
