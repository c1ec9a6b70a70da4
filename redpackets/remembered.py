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

_PLACES = 3
"""Where an answer may wait, for each report."""


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
        _keep(self.key, self.answer, self.heard_at)


@dataclass(frozen=True, slots=True)
class Result:
    """What a bot told of an account in a message of its own."""

    group_id: int
    account_id: UUID
    heard_at: datetime
    answer: ReadAnswer

    def remember(self) -> None:
        """Keep the result for a press whose claim is not written yet."""
        _keep(result_key(self.group_id, self.account_id), self.answer, self.heard_at)


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of an account's try at one packet, by whoever knows it."""

    packet_id: int
    account_id: UUID
    heard_at: datetime
    answer: ReadAnswer

    def remember(self) -> None:
        """Keep it for a claim that is not written yet."""
        _keep(told_key(self.packet_id, self.account_id), self.answer, self.heard_at)


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


def result_key(group_id: int, account_id: UUID) -> str:
    """The name of an account's newest result in Redis."""
    return f"sis:group:{group_id}:result:{account_id.hex}"


def told_key(packet_id: int, account_id: UUID) -> str:
    """The name of what was told of an account's try at a packet."""
    return f"sis:redpacket:{packet_id}:told:{account_id.hex}"


def remembered_answers(reports: Sequence[ClaimReport]) -> list[ClaimReport]:
    """What waiting replies and results say about claims of which nothing else is known.

    A phrase is answered by a reply to its message, whose id has just become known; a press by a
    result that came after its packet.
    """
    if not reports:
        return []
    packets = RedPacketEvent.objects.in_bulk({report.packet_id for report in reports})
    keys = [key for report in reports for key in _keys(report, packets[report.packet_id].group_id)]
    found: list[Any] = redis_sync().mget(keys)
    return [
        _settled(report, body, heard_at=packets[report.packet_id].heard_at)
        for report, bodies in zip(reports, _rows(found), strict=True)
        for body in bodies
        if body is not None and _heard_at(body) >= packets[report.packet_id].heard_at
    ]


def _rows(found: Sequence[Any]) -> list[Sequence[Any]]:
    """What was found for each report, in the order of `_keys`."""
    return [found[place : place + _PLACES] for place in range(0, len(found), _PLACES)]


def _keys(report: ClaimReport, group_id: int) -> tuple[str, ...]:
    """The places where an answer may wait."""
    told = told_key(report.packet_id, report.account_id)
    if report.message_id is None:
        return told, *(result_key(group_id, report.account_id),) * 2
    message_id = report.message_id
    return (
        told,
        reply_key(group_id, None, message_id),
        reply_key(group_id, report.account_id, message_id),
    )


def _keep(key: str, answer: ReadAnswer, heard_at: datetime) -> None:
    amount = None if answer.amount is None else str(answer.amount)
    body = [answer.outcome.value, amount, answer.currency, heard_at.isoformat()]
    redis_sync().set(key, json.dumps(body), px=REPLY_LIFE)


def _heard_at(body: bytes) -> datetime:
    raw: list[Any] = json.loads(body)
    return datetime.fromisoformat(raw[3])


def _settled(report: ClaimReport, body: bytes, *, heard_at: datetime) -> ClaimReport:
    raw: list[Any] = json.loads(body)
    outcome, amount, currency, answered_at = raw
    return ClaimReport.of_answer(
        report.packet_id,
        report.account_id,
        ReadAnswer(ClaimOutcome(outcome), None if amount is None else Decimal(amount), currency),
        latency=datetime.fromisoformat(answered_at) - heard_at,
    )
