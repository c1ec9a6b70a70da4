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
    """Status, what is asked, host, heartbeat, whether its file opens, and the latest checkup.

    The session is opened and let go of at once; nothing is changed.
    """
    return [
        _status(account),
        _asked(account),
        _host(account, now),
        _heartbeat(account, now),
        _session(account, vault),
        *_checkup(account),
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


def _checkup(account: Account) -> list[Finding]:
    """What its host heard from Telegram at the latest checkup; nothing before the first."""
    health: Any = getattr(account, "health", None)
    if health is None or health.checked_at is None:
        return []
    unknown = account.devices.filter(known=False).count()
    place = f"{health.ip} {health.country}".strip()
    return [
        Finding(
            _("two-step"), health.two_step is not False, _("on") if health.two_step else _("off")
        ),
        Finding(_("network"), health.network_allowed, place),
        Finding(_("devices"), not unknown, _("%(number)d unknown") % {"number": unknown}),
        Finding(_("checkup"), True, health.checked_at.isoformat(timespec="seconds")),
    ]


def _session(account: Account, vault: Vault) -> Finding:
    if not account.session_path:
        return Finding(_("session"), False, _("none: log it in"))
    try:
        vault.open(account)
    except VaultError as error:
        return Finding(_("session"), False, str(error))
    told = _("opens; generation %(number)d") % {"number": account.session_generation}
    return Finding(_("session"), True, told)
