"""What waits to be sent on one line: in order, late by the line's latency, held in a freeze."""

import asyncio
from collections import deque
from collections.abc import Callable

from sandbox.wire.outgoing import Outgoing


class Outbox:
    """A queue that hands what is due to `send` in batches, once each turn of the loop.

    `latency` is in seconds and may change at any time; a message never overtakes another.
    """

    def __init__(self, send: Callable[[list[Outgoing]], None], *, latency: float = 0.0) -> None:
        self.latency = latency
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[float, Outgoing]] = deque()
        self._wake: asyncio.Handle | None = None
        self._held = False
        self._closed = False

    def put(self, outgoing: Outgoing) -> None:
        """Queue one message; it leaves when this turn of the loop ends, or after the latency."""
        if self._closed:
            return
        due = self._loop.time() + self.latency if self.latency else 0.0
        self._waiting.append((due, outgoing))
        if self._wake is None:
            self._schedule()

    def hold(self) -> None:
        """Keep everything back until `release`."""
        self._held = True
        self._cancel()

    def release(self) -> None:
        """Send what is due, and go on."""
        self._held = False
        self._schedule()

    def close(self) -> None:
        """Forget what was waiting, and whatever comes later: the line is gone."""
        self._closed = True
        self._waiting.clear()
        self.hold()

    def _schedule(self) -> None:
        if self._held or not self._waiting:
            return
        due = self._waiting[0][0]
        self._wake = (
            self._loop.call_at(due, self._flush) if due else self._loop.call_soon(self._flush)
        )

    def _cancel(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None

    def _flush(self) -> None:
        self._wake = None
        # A timer may fire a clock tick early; what it was set for is due all the same.
        now = max(self._loop.time(), self._waiting[0][0])
        batch = []
        while self._waiting and self._waiting[0][0] <= now:
            batch.append(self._waiting.popleft()[1])
        self._send(batch)
        self._schedule()
