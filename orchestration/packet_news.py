"""What the room of red packets is told when an action for a packet has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from groups.errors import PolicyInvalid
from groups.models import GroupProfile
from groups.policies import AnswerPolicy, policy_load
from orchestration.models import ActionKind, ActionStatus
from redpackets.answers import ReadAnswer, answer_read
from redpackets.models import ClaimOutcome
from redpackets.reports import ClaimReport
from redpackets.services import claims_record

_WITHOUT_ANSWER = {
    ActionStatus.EXPIRED: ClaimOutcome.LATE,
    ActionStatus.FAILED: ClaimOutcome.REFUSED,
}
"""What an end means that no answer of the bot explains; every other is UNKNOWN."""


@dataclass(frozen=True, slots=True)
class PacketNews:
    """How one action for a packet ended. `answer` is the bot's text, where it gave one."""

    packet_id: int
    group_id: int
    account_id: UUID
    kind: ActionKind
    status: ActionStatus
    answer: str | None = field(default=None, repr=False)
    message_id: int | None = None
    latency: timedelta | None = None


def news_of(
    *,
    packet_id: int,
    group_id: int,
    account_id: UUID,
    kind: ActionKind,
    status: ActionStatus,
    heard_at: datetime | None,
    result: Mapping[str, Any],
) -> PacketNews:
    """The news in an action's row; `result` is what the engine kept there."""
    answered_at = result.get("answered_at")
    latency = None
    if heard_at and answered_at and status is ActionStatus.DONE:
        latency = datetime.fromtimestamp(answered_at, UTC) - heard_at
    return PacketNews(
        packet_id=packet_id,
        group_id=group_id,
        account_id=account_id,
        kind=kind,
        status=status,
        answer=result.get("answer"),
        message_id=result.get("message_id"),
        latency=latency,
    )


def news_record(news: Sequence[PacketNews]) -> None:
    """Read the bots' answers by each group's policy, and record the claims."""
    groups = GroupProfile.objects.in_bulk({one.group_id for one in news})
    policies = {group_id: _answer_policy(group) for group_id, group in groups.items()}
    claims_record([_report(one, policies[one.group_id]) for one in news])


def _answer_policy(group: GroupProfile) -> AnswerPolicy:
    """How answers read; a policy that became unreadable meanwhile leaves the defaults."""
    try:
        policy = policy_load(group).redpackets
    except PolicyInvalid:
        policy = None
    return policy.answers if policy else AnswerPolicy()


def _report(news: PacketNews, policy: AnswerPolicy) -> ClaimReport:
    """A press is answered at once; a sent phrase is answered by the bot's reply later."""
    answer = ReadAnswer(_WITHOUT_ANSWER.get(news.status, ClaimOutcome.UNKNOWN))
    if news.answer is not None and news.kind is ActionKind.PRESS:
        answer = answer_read(news.answer, policy)
    return ClaimReport(
        packet_id=news.packet_id,
        account_id=news.account_id,
        outcome=answer.outcome,
        amount=answer.amount,
        currency=answer.currency,
        latency=news.latency,
        message_id=news.message_id,
    )
