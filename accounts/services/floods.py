"""Keeps the waits that Telegram imposed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import AccountEvent, FloodDeadline
from accounts.services.logs import account_log


def flood_deadline_set(*, account_id: UUID, method: str, chat_id: int = 0, until: datetime) -> bool:
    """Keep that an account may not call `method` before `until`, and log it.

    Args:
        account_id: our primary key.
        method: what Telegram holds back, as the caller names it ("send", "press").
        chat_id: the marked id of the one chat that it holds in; 0 for every chat.
        until: a known deadline is only ever moved back, never brought forward.

    Returns:
        False when a deadline as late as this one was known already.
    """
    with transaction.atomic():
        row, created = FloodDeadline.objects.get_or_create(
            account_id=account_id, method=method, chat_id=chat_id, defaults={"until": until}
        )
        moved = created or bool(
            FloodDeadline.objects.filter(pk=row.pk, until__lt=until).update(until=until)
        )
        if moved:
            account_log(
                account_id=account_id,
                event=AccountEvent.RATE_LIMITED,
                method=method,
                chat_id=chat_id,
                until=until.isoformat(),
            )
    return moved
