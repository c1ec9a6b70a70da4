"""Presses whose result a bot tells later, in a message of its own that names the account."""

from datetime import timedelta
from uuid import UUID

from accounts.models import Account
from groups.events import GroupEvent
from groups.policies import AnswerPolicy, RedPacketPolicy
from redpackets.answers import ReadAnswer, answer_read
from redpackets.detection import from_bot
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.remembered import Result
from redpackets.reports import ClaimReport
from redpackets.services.claims import claims_record

RESULT_WITHIN = timedelta(minutes=10)
"""How long after its packet a result is looked for."""


def claim_from_result(*, event: GroupEvent, policy: RedPacketPolicy | None) -> list[ClaimReport]:
    """Settle the newest press of the account that the bot's message names; what changed.

    Telegram tells an account what mentions it, so no name has to be known. Where a message tells of
    several, the line counts that has the account's display name. A result that comes before its
    claim was written waits for it in Redis.

    Raises:
        redis.RedisError: Redis is away, so the result could not be kept; hear the event again.
    """
    account_id = event.mentioned
    if policy is None or account_id is None or event.edited or not from_bot(event, policy):
        return []
    answer = _read(event.text, policy.answers, account_id)
    if answer is None:
        return []
    claim = _awaiting(event, account_id)
    if claim is None:
        Result(event.group_id, account_id, event.heard_at, answer).remember()
        return []
    latency = event.heard_at - claim.event.heard_at
    return claims_record(
        [ClaimReport.of_answer(claim.event_id, account_id, answer, latency=latency)]
    )


def _read(text: str, policy: AnswerPolicy, account_id: UUID) -> ReadAnswer | None:
    answers = {
        line: answer
        for line in text.splitlines()
        if (answer := answer_read(line, policy)).outcome is not ClaimOutcome.UNKNOWN
    }
    if len(answers) > 1:
        name = Account.objects.values_list("display_name", flat=True).get(pk=account_id).casefold()
        answers = {line: one for line, one in answers.items() if name and name in line.casefold()}
    return next(iter(answers.values())) if len(answers) == 1 else None


def _awaiting(event: GroupEvent, account_id: UUID) -> RedPacketClaim | None:
    """The newest claim of a press of which nothing is known yet."""
    claims = RedPacketClaim.objects.filter(
        account_id=account_id,
        outcome=ClaimOutcome.UNKNOWN,
        message_id=None,
        event__group_id=event.group_id,
        event__heard_at__range=(event.heard_at - RESULT_WITHIN, event.heard_at),
    )
    return claims.select_related("event").order_by("-event_id").first()
