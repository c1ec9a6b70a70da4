"""Start tokens: a hundred accounts do not connect in the same moment."""

import asyncio
from collections.abc import Callable

from accounts.rates import Limit

STARTS = Limit(rate=5.0, burst=10)
"""Connections that one host may begin: 5 a second, after a first burst of 10."""


class StartTokens:
    """Hands out the right to connect, one at a time, in the order of asking.

    Used on the host's loop only. `clock` gives seconds.
    """

    def __init__(self, limit: Limit, clock: Callable[[], float]) -> None:
        self._interval = 1 / limit.rate
        self._ahead = self._interval * (limit.burst - 1)
        self._clock = clock
        self._next = float("-inf")

    async def take(self) -> None:
        """Return when the caller may connect; a cancelled caller's turn is lost."""
        now = self._clock()
        turn = max(self._next, now - self._ahead)
        self._next = turn + self._interval
        await asyncio.sleep(max(0.0, turn - now))
