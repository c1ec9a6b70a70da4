"""Changes what operators ask of an account."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Account, AccountEvent, Desired
from accounts.services.logs import account_log


def account_pause(*, account_id: UUID, actor: str, reason: str) -> bool:
    """Hold an account still: it stays connected and heard, and begins nothing.

    Returns False when it was paused already (or does not exist, or was removed).
    """
    return _desire(account_id, Desired.PAUSED, AccountEvent.PAUSED, actor, reason)


def account_resume(*, account_id: UUID, actor: str, reason: str) -> bool:
    """Let a paused account act again; False when it was running already (or is none of ours)."""
    return _desire(account_id, Desired.RUN, AccountEvent.RESUMED, actor, reason)


def _desire(account_id: UUID, to: Desired, event: AccountEvent, actor: str, reason: str) -> bool:
    with transaction.atomic():
        changed = (
            Account.objects.filter(pk=account_id, removed_at=None)
            .exclude(desired=to)
            .update(desired=to, updated_at=Now())
        )
        if changed:
            account_log(account_id=account_id, event=event, actor=actor, reason=reason)
    return bool(changed)
