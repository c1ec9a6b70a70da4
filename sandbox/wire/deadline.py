"""The time after which a line that promised to ping is taken for dead."""

import asyncio
from collections.abc import Callable


class Deadline:
    """Calls `expire` when `seconds` have passed since it was last set; a freeze stops the clock."""

    def __init__(self, expire: Callable[[], None]) -> None:
        self._expire = expire
        self._seconds: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Begin anew: the deadline is this many seconds from now."""
        self._seconds = seconds
        self.resume()

    def pause(self) -> None:
        """Let no time pass until `resume`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def resume(self) -> None:
        """Begin anew with the seconds that were last set, if any were."""
        self.pause()
        if self._seconds is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._seconds, self._expire)
