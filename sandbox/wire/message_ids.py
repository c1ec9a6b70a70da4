"""Ids for what the server sends: the time, always growing, and a mark of the kind."""

from collections.abc import Callable

ANSWER, PUSH = 1, 3
"""The two lowest bits of an id: 1 answers a client's message, 3 comes unasked."""


class MessageIds:
    """Ids in 2**-32 seconds since 1970, each above the one before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self, mark: int) -> int:
        """A new id whose two lowest bits are `mark`."""
        self._last = max(int(self._clock() * 2**32) & ~3, self._last + 4)
        return self._last | mark
