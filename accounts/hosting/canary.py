"""The bell that beat rings on each host's own queue: a worker that hears none is deaf to Redis."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.registry import host_is_deaf

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=5)

LOOKS_IN_A_ROW: Final = 2
"""So that a process that was frozen has time to hear what waits in its queue."""


class Canary:
    """Wakes what waits for the bell, and finds out that it rings unheard; on the host's loop.

    A worker can be alive, renew its leases, and yet consume nothing after its broker was away.
    Bells that were never rung (beat is away, or Redis is) count for nothing: that is not this
    host's fault, and a new process would hear no more.
    """

    def __init__(self, host_id: str, *, deaf: Callable[[], None]) -> None:
        self._host_id = host_id
        self._deaf = deaf
        self._rung = asyncio.Event()
        self._suspicions = 0

    def ring(self) -> None:
        """The bell came through: wake everyone who waits for it now."""
        self._rung.set()
        self._rung.clear()

    async def wait(self, *, within: timedelta) -> bool:
        """Return at the next bell, True, or after so long without one, False."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                return await self._rung.wait()
        except TimeoutError:
            return False

    async def watch(self, lane: DatabaseLane) -> timedelta:
        """Look whether bells are rung and not heard; if so twice, say once that we are deaf."""
        deaf = await lane.run(host_is_deaf, host_id=self._host_id)
        self._suspicions = self._suspicions + 1 if deaf else 0
        if self._suspicions == LOOKS_IN_A_ROW:
            log.critical(
                "This worker hears no bell of its queue: it hands over and ends",
                extra={"host": self._host_id},
            )
            self._deaf()
        return LOOK_EVERY
