"""Requests that are refused or answered late."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.faults.counts import Count
from sandbox.line import RpcError


@dataclass(slots=True)
class Refusal:
    """One rule: which requests are refused, how, and how often.

    A field that is None matches everything. With `wait`, the name of the error ends with the
    seconds; with `hold`, requests that come during that wait are refused too, with what is left.
    """

    code: int
    name: str
    count: Count
    user_id: int | None = None
    method: str | None = None
    chat_id: int | None = None
    wait: float | None = None
    hold: bool = False
    until: float = 0.0

    def matches(self, user_id: int | None, method: str, chat_id: int | None) -> bool:
        """Whether the rule speaks of this request."""
        return (
            self.user_id in {None, user_id}
            and self.method in {None, method}
            and self.chat_id == chat_id
        )

    def strike(self, now: float) -> RpcError | None:
        """The refusal, or None when the rule is used up. `now` is monotonic."""
        if now < self.until:
            return self._error(self.until - now)
        if not self.count.take():
            return None
        if self.hold and self.wait is not None:
            self.until = now + self.wait
        return self._error(self.wait)

    def _error(self, wait: float | None) -> RpcError:
        name = self.name if wait is None else f"{self.name}_{math.ceil(wait)}"
        return RpcError(self.code, name)


@dataclass(slots=True)
class Delay:
    """Answers that come late: to a user, to a method, or to everything."""

    seconds: float
    user_id: int | None = None
    method: str | None = None


class CallFaults:
    """The rules for requests, in the order in which they were set."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._refusals: list[Refusal] = []
        self._delays: list[Delay] = []

    def refuse(self, refusal: Refusal) -> None:
        """Set a rule."""
        self._refusals.append(refusal)

    def delay(self, delay: Delay) -> None:
        """Answer late from now on; 0 seconds end it for the same user and method."""
        self._delays = [
            old
            for old in self._delays
            if (old.user_id, old.method) != (delay.user_id, delay.method)
        ]
        if delay.seconds > 0:
            self._delays.append(delay)

    def clear(self) -> None:
        """Drop every rule."""
        self._refusals.clear()
        self._delays.clear()

    def check(self, user_id: int | None, method: str, chat_id: int | None = None) -> None:
        """Refuse a request when a rule says so.

        Rules without a chat are looked at when the request arrives, rules with a chat when it is
        known where the request leads.

        Raises:
            RpcError: the refusal.
        """
        now = self._monotonic()
        for refusal in self._refusals:
            if refusal.matches(user_id, method, chat_id):
                error = refusal.strike(now)
                if error:
                    raise error

    def delay_of(self, user_id: int | None, method: str) -> float:
        """Seconds that the answer to a request is held back."""
        return sum(
            delay.seconds
            for delay in self._delays
            if delay.user_id in {None, user_id} and delay.method in {None, method}
        )
