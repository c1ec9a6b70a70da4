"""Hears when somebody wants the demo to end: Ctrl-C, SIGTERM, or a terminal that is closed."""

import signal
from types import FrameType


class AskedToEnd(Exception):
    """Somebody wants the demo to end. `number` is the signal that said so."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


class EndSignal:
    """Remembers the first signal until the demo looks.

    An exception out of a signal handler would be raised wherever Python is just then, and be lost
    if that is a finalizer.
    """

    def __init__(self) -> None:
        self._number = 0

    def listen(self) -> None:
        """From now on, signals are remembered instead of ending this process at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heard)

    def look(self) -> None:
        """Raise AskedToEnd if a signal has come since the last look that raised."""
        number, self._number = self._number, 0
        if number:
            raise AskedToEnd(number)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        self._number = self._number or number
