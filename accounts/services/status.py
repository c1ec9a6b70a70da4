"""Changes what is so of an account."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import Account, AccountEvent, Status
from accounts.services.fleet import fleet_guard
from accounts.services.logs import account_log, account_log_all

_REASON_LENGTH = 255
_CODE_LENGTH = 80


def account_status_change(
    *,
    account_id: UUID,
    to: Status,
    reason: str,
    code: str = "",
    until: datetime | None = None,
    expected: Collection[Status] = tuple(Status),
    session: int | None = None,
) -> bool:
    """Set an account's status, if it is one of `expected`, and log it in the same transaction.

    One suspension too many within minutes halts the whole service (`accounts.services.fleet`).

    Args:
        account_id: our primary key.
        to: what is so from now on.
        reason: why, for operators; Telegram's error id, or a sentence.
        code: the same for programs: Telegram's error id, or the name of our own error.
        until: when Telegram named an end of it.
        expected: the statuses that this change may leave; by default every one.
        session: the generation of the session that it is said of; by default any.

    Returns:
        False when nothing changed: another status than expected, or all of it was so already.
    """
    change = _change(to, reason, code, until)
    with transaction.atomic():
        changed = (
            _said_of(account_id, session)
            .filter(status__in=expected)
            .exclude(**change)
            .update(**change, updated_at=Now())
        )
        if changed:
            account_log(account_id=account_id, event=AccountEvent.STATUS_CHANGED, **_told(change))
    if changed and to == Status.SUSPENDED:
        fleet_guard()
    return bool(changed)


def accounts_set_offline(*, lost: QuerySet[Account], reason: str, code: str = "") -> int:
    """Say of every active account of `lost` that it is offline: three statements for all.

    `lost` is judged again by the UPDATE's own row locks, so an account that came back between the
    two is left alone.

    Returns:
        How many changed.
    """
    change = _change(Status.OFFLINE, reason, code, None)
    with transaction.atomic():
        rows = lost.filter(status=Status.ACTIVE).select_for_update(skip_locked=True, of=("self",))
        ids = list(rows.values_list("pk", flat=True))
        changed = Account.objects.filter(pk__in=ids).update(**change, updated_at=Now())
        account_log_all((pk, AccountEvent.STATUS_CHANGED, _told(change)) for pk in ids)
    return changed


def _said_of(account_id: UUID, session: int | None) -> QuerySet[Account]:
    rows = Account.objects.filter(pk=account_id)
    return rows if session is None else rows.filter(session_generation=session)


def _change(to: Status, reason: str, code: str, until: datetime | None) -> dict[str, Any]:
    return {
        "status": to,
        "status_reason": reason[:_REASON_LENGTH],
        "status_code": code[:_CODE_LENGTH],
        "status_until": until,
    }


def _told(change: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of the log's row."""
    until = change["status_until"]
    return {
        "status": change["status"],
        "reason": change["status_reason"],
        "until": until.isoformat() if until else None,
    }
