"""Claims by phrase are settled by the bot's reply, heard in the group."""

from groups.events import GroupEvent
from groups.policies import RedPacketPolicy
from redpackets.answers import answer_read
from redpackets.detection import from_bot
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.remembered import Reply, reply_of
from redpackets.reports import ClaimReport
from redpackets.services.claims import claims_record


def claim_from_reply(*, event: GroupEvent, policy: RedPacketPolicy | None) -> list[ClaimReport]:
    """Settle the claim whose phrase the bot answers; what changed.

    Call it for every event of a group; those that are no bot's reply cost nothing. A reply that
    comes before its claim was written waits for it in Redis.

    Raises:
        redis.RedisError: Redis is away, so the reply could not be kept; hear the event again.
    """
    if policy is None or event.edited or not from_bot(event, policy):
        return []
    reply = reply_of(event, answer_read(event.text, policy.answers))
    if reply is None:
        return []
    reply.remember()
    return claims_record([_report(reply, claim) for claim in _awaiting(reply)])


def _awaiting(reply: Reply) -> list[RedPacketClaim]:
    claims = RedPacketClaim.objects.filter(
        outcome=ClaimOutcome.UNKNOWN, message_id=reply.message_id, event__group_id=reply.group_id
    )
    if reply.account_id:
        claims = claims.filter(account_id=reply.account_id)
    return list(claims.select_related("event"))


def _report(reply: Reply, claim: RedPacketClaim) -> ClaimReport:
    return ClaimReport.of_answer(
        claim.event_id,
        claim.account_id,
        reply.answer,
        latency=reply.heard_at - claim.event.heard_at,
    )
