"""Stops processes for a while, many at once, and lets go on whatever was stopped."""

import math
import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Self

SHORTEST, LONGEST = 5.0, 120.0  # seconds


def lengths_draw(count: int, rng: Random) -> list[float]:
    """So many lengths of freezes in seconds, the longest first.

    Short ones are as likely as long ones by their order of size: what matters is on which side of
    20 s (a host falls silent), 25 s (its lines are dropped) and 40 s (its leases run out) they are.
    """
    low, high = math.log(SHORTEST), math.log(LONGEST)
    return sorted((math.exp(rng.uniform(low, high)) for _ in range(count)), reverse=True)


@dataclass(frozen=True, slots=True)
class Freeze:
    """One process that stood still. `users` are those whose lines it held; times are monotonic."""

    pid: int
    users: frozenset[int]
    at: float
    until: float


@dataclass(slots=True)
class Freezer:
    """Stops processes by SIGSTOP; all of them go on at the end of the `with`."""

    done: list[Freeze] = field(default_factory=list)
    frozen: dict[int, Freeze] = field(default_factory=dict)

    def freeze(self, pid: int, users: frozenset[int], *, now: float, seconds: float) -> None:
        """Stop a process for so long."""
        os.kill(pid, signal.SIGSTOP)
        self.frozen[pid] = Freeze(pid, users, now, now + seconds)

    def thaw(self, *, now: float) -> None:
        """Let those go on whose time is over."""
        for pid, freeze in list(self.frozen.items()):
            if freeze.until <= now:
                os.kill(pid, signal.SIGCONT)
                self.done.append(self.frozen.pop(pid))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for pid in self.frozen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
