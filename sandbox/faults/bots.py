"""Button presses that get no answer."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.faults.counts import Count


class Silence(StrEnum):
    """When a bot falls silent."""

    BEFORE = "before"
    """It never saw the press."""
    AFTER = "after"
    """It acted, and its answer was lost."""


@dataclass(slots=True)
class BotTimeout:
    """Presses that end in BOT_RESPONSE_TIMEOUT, `seconds` after they came."""

    silence: Silence
    count: Count
    seconds: float = 0.0
    user_id: int | None = None


class BotFaults:
    """The rules for presses."""

    def __init__(self) -> None:
        self._timeouts: list[BotTimeout] = []

    def time_out(self, timeout: BotTimeout) -> None:
        """Set a rule."""
        self._timeouts.append(timeout)

    def clear(self) -> None:
        """Drop every rule."""
        self._timeouts.clear()

    def timeout_for(self, user_id: int) -> BotTimeout | None:
        """The rule that strikes this press, used up by one."""
        for timeout in self._timeouts:
            if timeout.user_id in {None, user_id} and timeout.count.take():
                return timeout
        return None
