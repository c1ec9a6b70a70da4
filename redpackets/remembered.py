"""The bot's replies that came before anybody knew which claim they settle.

A bot may answer a phrase before the phrase's own message id is written to its claim. The reply is
kept in Redis first and looked for among the claims then; a claim is written first and looked for
among the replies then. So one of the two finds the other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.redis_clients import redis_sync
from drivers.messages import ChatKind
from groups.events import GroupEvent
from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome, RedPacketEvent
from redpackets.reports import ClaimReport

REPLY_LIFE = timedelta(minutes=10)
"""How long a reply waits for its claim."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A bot's reply to a message, by a name under which sender and group find it.

    In a basic group a message id means something to one account alone, so `account_id` is the one
    that the reply answers; in a supergroup it is None.
    """

    group_id: int
    account_id: UUID | None
    message_id: int
    heard_at: datetime
    answer: ReadAnswer

    @property
    def key(self) -> str:
        """Where the reply waits in Redis."""
        return reply_key(self.group_id, self.account_id, self.message_id)

    def remember(self) -> None:
        """Keep the reply for a claim that is not written yet."""
        answer = self.answer
        amount = None if answer.amount is None else str(answer.amount)
        body = [answer.outcome.value, amount, answer.currency, self.heard_at.isoformat()]
        redis_sync().set(self.key, json.dumps(body), px=REPLY_LIFE)


def reply_of(event: GroupEvent, answer: ReadAnswer) -> Reply | None:
    """The reply that an event is, or None when nobody could say whose message it answers."""
    if event.reply_to_message_id is None or answer.outcome is ClaimOutcome.UNKNOWN:
        return None
    own = event.chat_kind is ChatKind.BASIC_GROUP
    if own and event.mentioned is None:
        return None
    return Reply(
        group_id=event.group_id,
        account_id=event.mentioned if own else None,
        message_id=event.reply_to_message_id,
        heard_at=event.heard_at,
        answer=answer,
    )


def reply_key(group_id: int, account_id: UUID | None, message_id: int) -> str:
    """The name of a reply in Redis."""
    whose = account_id.hex if account_id else "all"
    return f"sis:group:{group_id}:reply:{whose}:{message_id}"


def remembered_answers(reports: Sequence[ClaimReport]) -> list[ClaimReport]:
    """What waiting replies say about phrases whose message ids have just become known."""
    if not reports:
        return []
    packets = RedPacketEvent.objects.in_bulk({report.packet_id for report in reports})
    keys = [
        reply_key(packets[report.packet_id].group_id, whose, report.message_id or 0)
        for report in reports
        for whose in (None, report.account_id)
    ]
    found: list[Any] = redis_sync().mget(keys)
    return [
        _settled(report, body, heard_at=packets[report.packet_id].heard_at)
        for report, bodies in zip(reports, zip(found[::2], found[1::2], strict=True), strict=True)
        for body in bodies
        if body is not None
    ]


def _settled(report: ClaimReport, body: bytes, *, heard_at: datetime) -> ClaimReport:
    raw: list[Any] = json.loads(body)
    outcome, amount, currency, answered_at = raw
    return ClaimReport.of_answer(
        report.packet_id,
        report.account_id,
        ReadAnswer(ClaimOutcome(outcome), None if amount is None else Decimal(amount), currency),
        latency=datetime.fromisoformat(answered_at) - heard_at,
    )
