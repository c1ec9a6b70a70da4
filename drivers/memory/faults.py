"""What can go wrong on the in-memory Telegram, on request."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta

from drivers.errors import DriverError, FloodWait, OutcomeUnknown


@dataclass(frozen=True, slots=True)
class Fault:
    """One failing call: raised before Telegram acts, or `after` it acted."""

    error: DriverError
    after: bool = False


class Faults:
    """Failures by user and method name (`send_text`, `press`, `chats`, `history`, `ping`, ...)."""

    def __init__(self) -> None:
        self._next: defaultdict[tuple[int, str], deque[Fault]] = defaultdict(deque)
        self._lost_pushes: Counter[int] = Counter()
        self.latency = timedelta(0)
        """How long each answer takes."""
        self.outage = False
        """While it is on, no line can be opened."""
        self.difference_limit = 100
        """Messages of one piece of a difference."""
        self.too_long_after = 10_000
        """With more missed messages than this, no difference is told."""

    def fail(self, user_id: int, method: str, error: DriverError, *, times: int = 1) -> None:
        """Refuse the next calls."""
        self._next[user_id, method].extend([Fault(error)] * times)

    def flood_wait(self, user_id: int, method: str, wait: timedelta, *, times: int = 1) -> None:
        """Answer the next calls with 420 FLOOD_WAIT_X."""
        self.fail(user_id, method, FloodWait("FLOOD_WAIT_X", wait), times=times)

    def fail_after(self, user_id: int, method: str, error: DriverError, *, times: int = 1) -> None:
        """Let the next calls act, and answer them with an error all the same."""
        self._next[user_id, method].extend([Fault(error, after=True)] * times)

    def no_answer(self, user_id: int, method: str, *, acted: bool, times: int = 1) -> None:
        """Leave the next calls without an answer, before or after they acted."""
        fail = self.fail_after if acted else self.fail
        fail(user_id, method, OutcomeUnknown("NO_ANSWER"), times=times)

    def lose_pushes(self, user_id: int, count: int) -> None:
        """Do not deliver the next updates to this user; they stay in the difference."""
        self._lost_pushes[user_id] += count

    def take(self, user_id: int, method: str) -> Fault | None:
        """The fault of this call, if one waits."""
        waiting = self._next[user_id, method]
        return waiting.popleft() if waiting else None

    def loses_push(self, user_id: int) -> bool:
        """Whether this update is lost on its way."""
        if not self._lost_pushes[user_id]:
            return False
        self._lost_pushes[user_id] -= 1
        return True
