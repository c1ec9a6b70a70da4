"""Rows as the two databases return them, made into the same values."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from orchestration.models import ActionKind, ActionStatus
from orchestration.planning.turn import Turn
from orchestration.statements.rows import Claim, ClaimedAction, Settled

ACTION_COLUMNS = (
    "id, fence, account_id, group_id, packet_id, kind, status, event_key, rule, slot, attempts, "
    "heard_at, expires_at, payload, created_at, updated_at, command_id"
)
"""The columns of `claimed_action`, in its order."""

SETTLED_COLUMNS = "id, account_id, group_id, packet_id, kind, status"
"""The columns of `settled`, in its order."""


def as_uuid(value: UUID | str) -> UUID:
    """PostgreSQL returns UUIDs, SQLite their 32 hexadecimal digits."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def as_time(value: datetime | str) -> datetime:
    """PostgreSQL returns aware times, SQLite text in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def claimed_action(row: Sequence[Any]) -> ClaimedAction:
    """One row of `ACTION_COLUMNS`."""
    return ClaimedAction(
        id=row[0],
        fence=row[1],
        account_id=as_uuid(row[2]),
        group_id=row[3],
        packet_id=row[4],
        kind=ActionKind(row[5]),
        status=ActionStatus(row[6]),
        event_key=row[7],
        rule=row[8],
        slot=row[9],
        attempts=row[10],
        heard_at=None if row[11] is None else as_time(row[11]),
        expires_at=as_time(row[12]),
        payload=json.loads(row[13]),
        decided_at=as_time(row[14]),
        claimed_at=as_time(row[15]),
        command_id=None if row[16] is None else as_uuid(row[16]),
    )


def claim_of(rows: Sequence[Sequence[Any]], later: Sequence[Sequence[Any]]) -> Claim:
    """A claim from its rows of actions, and rows of (account, seconds until its next action)."""
    actions = [claimed_action(row) for row in rows]
    return Claim(
        claimed=tuple(sorted(_with(actions, _is_claimed), key=lambda action: action.id)),
        expired=tuple(_with(actions, lambda action: not _is_claimed(action))),
        later={as_uuid(account): timedelta(seconds=wait) for account, wait in later},
    )


def turn_of(row: Sequence[Any]) -> Turn:
    """The number, the account that was chosen last (or None) and the message's time."""
    number, last, said_at = row
    return Turn(
        number=int(number or 0), last=UUID(last) if last else None, said_at=as_time(said_at)
    )


def settled(row: Sequence[Any]) -> Settled:
    """One row of `SETTLED_COLUMNS`."""
    return Settled(
        id=row[0],
        account_id=as_uuid(row[1]),
        group_id=row[2],
        packet_id=row[3],
        kind=ActionKind(row[4]),
        status=ActionStatus(row[5]),
    )


def _is_claimed(action: ClaimedAction) -> bool:
    return action.status is ActionStatus.CLAIMED


def _with(
    actions: Sequence[ClaimedAction], wanted: Callable[[ClaimedAction], bool]
) -> list[ClaimedAction]:
    return [action for action in actions if wanted(action)]
