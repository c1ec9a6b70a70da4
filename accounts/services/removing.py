"""Removes an account: its session is shredded, its identity is gone, its books stay."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.errors import AccountHeld, AccountUnknown
from accounts.models import (
    Account,
    AccountChannel,
    AccountDevice,
    AccountEvent,
    AccountHealth,
    AccountLease,
    AccountPeer,
    AccountState,
    Desired,
    FloodDeadline,
    LoginAttempt,
    Status,
)
from accounts.services.logs import account_log
from accounts.vault import Vault

_GOES = (
    *(AccountState, AccountChannel, AccountPeer, FloodDeadline, LoginAttempt),
    *(AccountHealth, AccountDevice),
)


def account_remove(
    *, account_id: UUID, vault: Vault, actor: str, reason: str, now: datetime
) -> bool:
    """Take an account out of service for good.

    Its files are shredded, and phone number, Telegram user, peers, ledgers and checkups are
    deleted. The row stays with the name that operators gave it, for its log and its claims are the
    service's books. The lease goes with it, by a conditional statement, so that no host can hold it
    afterwards.

    Telegram still knows the session, and a copy of the file may be somewhere: log the account out
    before, so that a copy is worth nothing.

    Returns:
        False when it was removed already; files that were left then are shredded now.

    Raises:
        AccountUnknown: no account has this id.
        AccountHeld: a host holds it; nothing was changed.
        VaultError: the disk refused; nothing was changed in the tables.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
        _lease_end(account)
        removed = Account.objects.filter(pk=account_id, removed_at=None).update(
            removed_at=now,
            desired=Desired.PAUSED,
            status=Status.OFFLINE,
            status_reason="Removed",
            status_code="",
            status_until=None,
            phone_number=b"",
            phone_hash=None,
            telegram_user_id=None,
            session_path="",
            updated_at=Now(),
        )
        if removed:
            for model in _GOES:
                model.objects.filter(account_id=account_id).delete()
            account_log(
                account_id=account_id, event=AccountEvent.REMOVED, actor=actor, reason=reason
            )
        # Last: a disk that refuses leaves everything as it was.
        vault.shred(account)
    return bool(removed)


def _lease_end(account: Account) -> None:
    """Delete the lease unless a living host holds it."""
    free = Q(holder="") | Q(expires_at__lte=Now())
    AccountLease.objects.filter(free, account=account).delete()
    held = AccountLease.objects.filter(account=account).first()
    if held is not None:
        raise AccountHeld(
            _(
                "Account %(id)s is held by host %(host)s: log it out first (python manage.py "
                "accounts logout %(id)s), or stop that host."
            )
            % {"id": account.pk, "host": held.holder}
        )
