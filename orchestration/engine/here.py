"""The engine of this process, where the bells find it."""

from threading import Lock
from typing import Protocol
from uuid import UUID


class Wakeable(Protocol):
    """What a bell needs of an engine."""

    def wake(self, account_id: UUID) -> None:
        """The account may have due actions; from any thread."""
        ...


_lock = Lock()
_engines: list[Wakeable] = []


def engine_place(engine: Wakeable) -> None:
    """Let bells find the engine."""
    with _lock:
        _engines.append(engine)


def engine_remove(engine: Wakeable) -> None:
    """Let them find it no more."""
    with _lock:
        if engine in _engines:
            _engines.remove(engine)


def engine_wake(*, account_id: UUID) -> None:
    """Wake the account's mailbox, if this process holds accounts at all."""
    with _lock:
        for engine in _engines:
            engine.wake(account_id)
