"""What was recorded, as one list that can be read on from any place in it."""

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Self, TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import AccountLog
from orchestration.models import Decision
from orchestration.settled_rows import settled_until

NEWEST = 500
"""Rows of each kind that are looked at for the place where what is told now ends."""

_POSITION = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has read: the last decision and the last line of the accounts' log."""

    decision: int = 0
    line: int = 0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `12-34`; None when it is no position."""
        found = _POSITION.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.decision}-{self.line}"


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may be told of; None for all of it. `lines`: also of the accounts' log."""

    groups: frozenset[int] | None = None
    accounts: frozenset[UUID] | None = None
    lines: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that was recorded; reading on from `position` begins behind it."""

    position: Position
    kind: str
    at: datetime
    facts: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As the API tells it."""
        at = self.at.isoformat().replace("+00:00", "Z")
        return {"id": str(self.position), "type": self.kind, "at": at, "data": self.facts}


def recorded_after(
    position: Position, *, reader: Reader, limit: int, now: datetime
) -> list[Recorded]:
    """The next of what was recorded behind a position, the oldest first. Three statements.

    It ends before the first row that something may still be written in front of.
    """
    told: list[Recorded] = []
    until = settled_until(now)
    rows = [_decisions(position, reader, limit, until), _lines(position, reader, limit, until)]
    for at, kind, place, facts in heapq.merge(*rows, key=lambda row: row[0]):
        position = Position(
            decision=place if kind.startswith("decision") else position.decision,
            line=position.line if kind.startswith("decision") else place,
        )
        told.append(Recorded(position, kind, at, facts))
        if len(told) == limit:
            break
    return told


def position_newest(now: datetime) -> Position:
    """Behind everything that would be told now."""
    until = settled_until(now)
    return Position(
        _told_up_to(Decision.objects.all(), until), _told_up_to(AccountLog.objects.all(), until)
    )


def _told_up_to(rows: QuerySet[Any], until: datetime) -> int:
    """The last row before the first one that is held back."""
    newest: list[tuple[int, datetime]] = list(
        rows.order_by("-pk").values_list("pk", "created_at")[:NEWEST]
    )
    held_back = min((pk for pk, created_at in newest if created_at > until), default=None)
    told = (pk for pk, _ in newest if held_back is None or pk < held_back)
    return max(told, default=0 if len(newest) < NEWEST else newest[-1][0] - 1)


_Row: TypeAlias = tuple[datetime, str, int, dict[str, Any]]


def _decisions(position: Position, reader: Reader, limit: int, until: datetime) -> Iterator[_Row]:
    rows = Decision.objects.filter(pk__gt=position.decision)
    if reader.groups is not None:
        rows = rows.filter(group_id__in=reader.groups)
    for row in takewhile(lambda row: row.created_at <= until, rows.order_by("pk")[:limit]):
        facts = {
            "decision": row.pk,
            "group": row.group_id,
            "rule": row.rule,
            "event": row.event_key,
        }
        yield row.created_at, f"decision.{row.outcome.lower()}", row.pk, facts


def _lines(position: Position, reader: Reader, limit: int, until: datetime) -> Iterator[_Row]:
    if not reader.lines:
        return
    rows = AccountLog.objects.filter(pk__gt=position.line)
    if reader.accounts is not None:
        rows = rows.filter(account_id__in=reader.accounts)
    for row in takewhile(lambda row: row.created_at <= until, rows.order_by("pk")[:limit]):
        facts = {"account": str(row.account_id), "payload": row.payload}
        yield row.created_at, f"account.{row.event.lower()}", row.pk, facts
