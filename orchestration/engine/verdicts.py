"""What an error of a driver means for its action and its account: one table."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from drivers.errors import (
    AccountSuspended,
    Disconnected,
    DriverError,
    FloodWait,
    MethodRefused,
    NotAnswered,
    OutcomeUnknown,
    PeerFlood,
    PeerUnavailable,
    SessionLost,
    SlowmodeWait,
)


class Move(StrEnum):
    """Where the action goes."""

    FAIL = "fail"
    """Telegram refused it for good."""
    DOUBT = "doubt"
    """It may have acted: a send is repeated under its random_id, a press is UNKNOWN."""
    WAIT = "wait"
    """It did not act, and may be tried again after a wait; that is no attempt."""


class Reach(StrEnum):
    """What else is concerned."""

    ACTION = "action"
    """Nothing else."""
    CHAT = "chat"
    """This method of this account in this chat: it waits."""
    METHOD = "method"
    """This method of this account in every chat: it waits."""
    LINE = "line"
    """The account itself: the host closes its line and sets its status."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The table's answer."""

    move: Move
    reach: Reach = Reach.ACTION


VERDICTS: Final = MappingProxyType(
    {
        SlowmodeWait: Verdict(Move.WAIT, Reach.CHAT),
        FloodWait: Verdict(Move.WAIT, Reach.METHOD),
        PeerFlood: Verdict(Move.FAIL, Reach.LINE),
        PeerUnavailable: Verdict(Move.FAIL),
        MethodRefused: Verdict(Move.FAIL),
        OutcomeUnknown: Verdict(Move.DOUBT),
        NotAnswered: Verdict(Move.DOUBT),
        Disconnected: Verdict(Move.WAIT),
        SessionLost: Verdict(Move.FAIL, Reach.LINE),
        AccountSuspended: Verdict(Move.FAIL, Reach.LINE),
        DriverError: Verdict(Move.DOUBT),
    }
)

RECONNECTING = timedelta(seconds=1)
"""How long an action waits for what is down: its line, or Redis."""


def verdict_of(error: DriverError) -> Verdict:
    """The row of the error's own class, or of the nearest class above it."""
    return next(VERDICTS[kind] for kind in type(error).__mro__ if kind in VERDICTS)


def wait_of(error: DriverError) -> timedelta:
    """How long to wait before this is tried again."""
    return error.wait if isinstance(error, FloodWait) else RECONNECTING


def doubt_wait(attempts: int) -> timedelta:
    """How long a send of unknown outcome waits before its next attempt: 1, 2, 4, 8 s."""
    return timedelta(seconds=2 ** max(attempts - 1, 0))
