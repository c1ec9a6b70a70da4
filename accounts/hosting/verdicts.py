"""What a host makes of the error that ended a line, or kept it from opening: one table."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import Error as DatabaseError

from accounts.errors import AccountsError
from accounts.models import Status
from drivers.errors import (
    AccountSuspended,
    DriverError,
    DriverUnavailable,
    FloodWait,
    PeerFlood,
    SessionLost,
)

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status to set, the reason for operators, and whether to try again.

    A final verdict gives the account up until a person acts: a dead session is never logged in
    with again. `wait` is the least time before the next try. `expected` tells the troubles that
    the world makes from our own mistakes.
    """

    status: Status
    reason: str
    final: bool = False
    wait: timedelta = _NOTHING
    expected: bool = True


CONNECTED = Verdict(Status.ACTIVE, "Connected")
"""The line is up."""


_FINAL: tuple[tuple[type[Exception], Status], ...] = (
    (SessionLost, Status.NEED_RELOGIN),
    (AccountSuspended, Status.SUSPENDED),
    (PeerFlood, Status.SUSPENDED),
)

_FORESEEN = (DriverError, DriverUnavailable, AccountsError, DatabaseError, TimeoutError)


def verdict_of(error: Exception) -> Verdict:
    """Judge an error. What no row names is taken for a passing trouble, and tried again.

    So is a session file that does not open: trying asks nothing of Telegram, and the account comes
    back by itself when the file, or the folder that holds it, is put back.
    """
    reason = _reason(error)
    for kind, status in _FINAL:
        if isinstance(error, kind):
            return Verdict(status, reason, final=True)
    wait = error.wait if isinstance(error, FloodWait) else _NOTHING
    return Verdict(Status.OFFLINE, reason, wait=wait, expected=isinstance(error, _FORESEEN))


def _reason(error: Exception) -> str:
    """Telegram's error id, or our own sentence; of any other error its kind alone, for its text
    may hold anything."""
    if isinstance(error, DriverError):
        return error.error_id
    if isinstance(error, (AccountsError, DriverUnavailable)):
        return str(error)
    return type(error).__name__
