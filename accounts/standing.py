"""What is known of how one account stands, without asking Telegram."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import VaultError
from accounts.hosting.incarnation import host_told
from accounts.models import Account, Desired, Status
from accounts.vault import Vault

HEARTBEAT_OLD = timedelta(seconds=90)
"""Three heartbeats."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `good` if nobody need do anything about it."""

    what: str
    good: bool
    told: str


def account_standing(account: Account, *, vault: Vault, now: datetime) -> list[Finding]:
    """Status, what is asked, the host that holds it, its heartbeat, and whether its file opens.

    The session is opened and let go of at once; nothing is changed.
    """
    return [
        _status(account),
        _asked(account),
        _host(account, now),
        _heartbeat(account, now),
        _session(account, vault),
    ]


def _status(account: Account) -> Finding:
    told = f"{account.status}: {account.status_reason}".rstrip(": ")
    return Finding(_("status"), account.status == Status.ACTIVE, told)


def _asked(account: Account) -> Finding:
    return Finding(_("asked"), account.desired == Desired.RUN, account.desired)


def _host(account: Account, now: datetime) -> Finding:
    lease: Any = getattr(account, "lease", None)
    if not lease or not lease.holder:
        return Finding(_("host"), False, _("nobody holds it"))
    alive = lease.expires_at > now
    name = host_told(lease.holder)
    told = name if alive else _("%(host)s, whose lease has run out") % {"host": name}
    return Finding(_("host"), alive, told)


def _heartbeat(account: Account, now: datetime) -> Finding:
    if account.last_heartbeat_at is None:
        return Finding(_("heartbeat"), False, _("never"))
    age = now - account.last_heartbeat_at
    told = _("%(seconds)d seconds ago") % {"seconds": age.total_seconds()}
    return Finding(_("heartbeat"), age <= HEARTBEAT_OLD, told)


def _session(account: Account, vault: Vault) -> Finding:
    if not account.session_path:
        return Finding(_("session"), False, _("none: log it in"))
    try:
        vault.open(account)
    except VaultError as error:
        return Finding(_("session"), False, str(error))
    told = _("opens; generation %(number)d") % {"number": account.session_generation}
    return Finding(_("session"), True, told)
