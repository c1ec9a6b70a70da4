"""What a host makes of the error that ended a line, or kept it from opening: one table."""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from django.db import Error as DatabaseError

from accounts.errors import AccountsError
from accounts.models import Status
from drivers.errors import (
    AccountSuspended,
    DriverError,
    DriverUnavailable,
    FloodWait,
    PeerFlood,
    ProxyFailed,
    SessionLost,
)

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status to set, the reason for operators, and whether to try again.

    `code` is the reason for programs: Telegram's error id, or the name of our own error. A final
    verdict gives the account up until a person acts: a dead session is never logged in with again.
    `wait` is the least time before the next try. `expected` tells the troubles that the world makes
    from our own mistakes.
    """

    status: Status
    reason: str
    code: str = ""
    final: bool = False
    wait: timedelta = _NOTHING
    expected: bool = True


CONNECTED = Verdict(Status.ACTIVE, "Connected")
"""The line is up."""


FINAL: Final = MappingProxyType(
    {
        SessionLost: Status.NEED_RELOGIN,
        AccountSuspended: Status.SUSPENDED,
        PeerFlood: Status.SUSPENDED,
    }
)
"""What a person has to mend; any other trouble is OFFLINE until it has passed."""

_FORESEEN = (DriverError, DriverUnavailable, AccountsError, DatabaseError, TimeoutError)


def verdict_of(error: Exception) -> Verdict:
    """Judge an error. What no row names is taken for a passing trouble, and tried again.

    So is a session file that does not open: trying asks nothing of Telegram, and the account comes
    back by itself when the file, or the folder that holds it, is put back.
    """
    reason, code = _reason(error), _code(error)
    for kind, status in FINAL.items():
        if isinstance(error, kind):
            return Verdict(status, reason, code, final=True)
    wait = error.wait if isinstance(error, FloodWait) else _NOTHING
    return Verdict(Status.OFFLINE, reason, code, wait=wait, expected=isinstance(error, _FORESEEN))


def _reason(error: Exception) -> str:
    """Telegram's error id, or a sentence of ours; of any other error its kind alone, for its text
    may hold anything."""
    if isinstance(error, ProxyFailed):
        return error.sentence
    if isinstance(error, DriverError):
        return error.error_id
    if isinstance(error, (AccountsError, DriverUnavailable)):
        return str(error)
    return type(error).__name__


def _code(error: Exception) -> str:
    return error.error_id if isinstance(error, DriverError) else type(error).__name__
