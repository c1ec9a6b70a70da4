"""What others ask about red packets."""

from django.db.models import Count, Q, QuerySet

from redpackets.models import ClaimOutcome, RedPacketEvent


def packets_with_counts() -> QuerySet[RedPacketEvent]:
    """All packets; each with the number of its claims as `tries`, and of the won ones as `won`."""
    return RedPacketEvent.objects.select_related("group").annotate(
        tries=Count("claims"), won=Count("claims", filter=Q(claims__outcome=ClaimOutcome.WON))
    )
