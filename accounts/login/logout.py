"""Ends an account's session: at Telegram, and then here for good."""

import logging
import time
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.egress import proxy_of
from accounts.errors import LogoutRefused, SessionMissing
from accounts.hosting.leases import (
    LEASE_LIFE,
    Lease,
    lease_acquire,
    lease_release,
    leases_create_missing,
)
from accounts.login.attempts import account_attempt_end
from accounts.login.ending import session_end
from accounts.models import Account, AccountEvent, Status
from accounts.selectors import account_get
from accounts.services.logs import account_log
from accounts.services.status import account_status_change
from accounts.vault import Vault
from drivers.errors import DriverError, SessionLost
from drivers.session import TelegramSession

log = logging.getLogger(__name__)

LET_GO_WITHIN: Final = LEASE_LIFE + timedelta(seconds=10)
"""A living host lets an account go within a second; the lease of a lost one runs out by itself."""

_LOOK_EVERY: Final = 0.1  # seconds


def account_logout(*, account_id: UUID, actor: str, reason: str = "") -> bool:
    """End the account's session at Telegram, and destroy the sealed file.

    The host that holds the account is told by the status, and closes its line; then the lease is
    taken here, and the session ended over a line of our own. So it is never open twice.

    Returns:
        False when the account had no session.

    Raises:
        AccountUnknown: no account has this id.
        LogoutRefused: its host did not let go in time, or Telegram did not answer. The account
            stays without a line; asked again, the logout goes on.
        VaultError: the session cannot be opened, so it cannot be ended either.
    """
    account = account_get(account_id=account_id)
    account_attempt_end(account_id=account_id)
    if not account.session_path:
        return False
    vault = Vault.from_settings()
    account_status_change(
        account_id=account_id,
        to=Status.NEED_RELOGIN,
        reason=f"Logged out by {actor}",
        expected=[Status.ACTIVE, Status.OFFLINE],
    )
    holder = f"logout:{uuid4()}"
    lease = _lease_taken(account_id, holder)
    try:
        # Read again: a login may have ended while its lease was waited for.
        account = account_get(account_id=account_id)
        _end(account, vault)
        _destroy(account, vault, actor=actor, reason=reason)
    finally:
        lease_release(account_id=account_id, holder=holder, epoch=lease.epoch)
    log.info("An account logged out", extra={"account_id": str(account_id)})
    return True


def _lease_taken(account_id: UUID, holder: str) -> Lease:
    leases_create_missing()
    deadline = time.monotonic() + LET_GO_WITHIN.total_seconds()
    while time.monotonic() < deadline:
        if lease := lease_acquire(account_id=account_id, holder=holder):
            return lease
        time.sleep(_LOOK_EVERY)
    raise LogoutRefused(
        _("The host that holds account %(id)s did not let it go: try again in a minute.")
        % {"id": account_id},
        code="not_let_go",
    )


def _end(account: Account, vault: Vault) -> None:
    session = _session(account, vault)
    if session is None:
        return
    proxy = proxy_of(account.pk, key=vault.key)
    try:
        session_end(driver=account.driver, session=session, proxy=proxy)
    except SessionLost:  # Telegram ended it before
        return
    except DriverError as error:
        raise LogoutRefused(
            _(
                "Telegram did not end the session of account %(id)s (%(why)s). Its file is kept "
                "and its line stays closed: log it out again."
            )
            % {"id": account.pk, "why": error.error_id},
            code="no_answer",
        ) from error


def _session(account: Account, vault: Vault) -> TelegramSession | None:
    """The session; None when its file is gone, so that there is nothing left to be ended."""
    try:
        return vault.open(account)
    except SessionMissing:
        return None


def _destroy(account: Account, vault: Vault, *, actor: str, reason: str) -> None:
    """Forget the file in the row, one generation on: a copy of it that is put back is refused."""
    with transaction.atomic():
        forgotten = Account.objects.filter(
            pk=account.pk, session_generation=account.session_generation
        ).update(session_path="", session_generation=F("session_generation") + 1, updated_at=Now())
        if forgotten:
            account_log(
                account_id=account.pk, event=AccountEvent.LOGGED_OUT, actor=actor, reason=reason
            )
            # Last: what fails before leaves the file.
            vault.shred(account)
