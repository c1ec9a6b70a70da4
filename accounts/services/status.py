"""Changes what is so of an account."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Account, AccountEvent, Status
from accounts.services.fleet import fleet_guard
from accounts.services.logs import account_log

_REASON_LENGTH = 255


def account_status_change(
    *,
    account_id: UUID,
    to: Status,
    reason: str,
    until: datetime | None = None,
    expected: Collection[Status] = tuple(Status),
) -> bool:
    """Set an account's status, if it is one of `expected`, and log it in the same transaction.

    One suspension too many within minutes halts the whole service (`accounts.services.fleet`).

    Args:
        account_id: our primary key.
        to: what is so from now on.
        reason: why, for operators; Telegram's error id, or a sentence.
        until: when Telegram named an end of it.
        expected: the statuses that this change may leave; by default every one.

    Returns:
        False when nothing changed: another status than expected, or all of it was so already.
    """
    change = {"status": to, "status_reason": reason[:_REASON_LENGTH], "status_until": until}
    with transaction.atomic():
        changed = (
            Account.objects.filter(pk=account_id, status__in=expected)
            .exclude(**change)
            .update(**change, updated_at=Now())
        )
        if changed:
            account_log(
                account_id=account_id,
                event=AccountEvent.STATUS_CHANGED,
                status=to,
                reason=reason,
                until=until.isoformat() if until else None,
            )
    if changed and to == Status.SUSPENDED:
        fleet_guard()
    return bool(changed)
