"""Claims that are unknown are settled by whoever knows: the bot's closing edit, its report, us."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.remembered import Told
from redpackets.reports import ClaimReport
from redpackets.services.claims import claims_record


def claims_settle(
    *, packet_id: int, answers: Mapping[UUID, ReadAnswer], told_at: datetime
) -> list[ClaimReport]:
    """Settle the unknown claims of a packet; what changed.

    What is told of an account whose claim is not written yet waits for it in Redis. A settled claim
    stays as it is, and an account that does not take part gets no claim.

    Raises:
        redis.RedisError: Redis is away: tell it again.
    """
    known = {
        account_id: answer
        for account_id, answer in answers.items()
        if answer.outcome is not ClaimOutcome.UNKNOWN
    }
    for account_id, answer in known.items():
        Told(packet_id, account_id, told_at, answer).remember()
    unknown = RedPacketClaim.objects.filter(
        event_id=packet_id, account_id__in=known, outcome=ClaimOutcome.UNKNOWN
    )
    return claims_record(
        [
            ClaimReport.of_answer(packet_id, account_id, known[account_id], latency=None)
            for account_id in unknown.order_by("pk").values_list("account_id", flat=True)
        ]
    )
