"""Writes what happened to accounts, for operators."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

from accounts.models import AccountEvent, AccountLog

LogLine: TypeAlias = tuple[UUID, AccountEvent, Mapping[str, object]]
"""Whose, what, and its payload: ids, reasons and figures, never a secret."""


def account_log(*, account_id: UUID, event: AccountEvent, **payload: object) -> None:
    """Write one row; `payload` is ids, reasons and figures that JSON can hold, never a secret."""
    AccountLog.objects.create(account_id=account_id, event=event, payload=payload)


def account_log_all(lines: Iterable[LogLine]) -> None:
    """Write many rows by one statement."""
    AccountLog.objects.bulk_create(
        AccountLog(account_id=account_id, event=event, payload=dict(payload))
        for account_id, event, payload in lines
    )
