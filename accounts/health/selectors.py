"""What stands against accounts now: each finding as rows."""

from typing import Final

from django.db.models import QuerySet

from accounts.errors import MasterKeyWrong, SessionAltered, SessionMissing, SessionRolledBack
from accounts.models import Account, AccountDevice, AccountHealth, Status

UNREADABLE: Final = frozenset(
    kind.__name__ for kind in (MasterKeyWrong, SessionAltered, SessionMissing, SessionRolledBack)
)
"""The codes of a status that says that a session file does not open."""


def two_step_off() -> QuerySet[AccountHealth]:
    """Accounts without two-step verification: whoever reads an SMS of theirs has them."""
    return AccountHealth.objects.filter(two_step=False)


def network_not_allowed() -> QuerySet[AccountHealth]:
    """Accounts whose session Telegram sees where it may not be."""
    return AccountHealth.objects.filter(network_allowed=False)


def devices_unknown() -> QuerySet[AccountDevice]:
    """Logins that are not ours, and that no operator knows."""
    return AccountDevice.objects.filter(known=False)


def sessions_unreadable() -> QuerySet[Account]:
    """Accounts whose session file does not open: it is gone, altered, old, or under another key."""
    return Account.objects.filter(status=Status.OFFLINE, status_code__in=UNREADABLE)
