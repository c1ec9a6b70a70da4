"""When which account's line is cut: again and again, also while it is coming back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

BURST = 3
"""Cuts one after the other: the second and third find the line catching up, or just done."""

SOON = 1.0  # seconds in which a line that opened is cut again
REST = 31.0  # seconds: a line that stayed up for thirty counts as well again, and is back in one
REST_DIFFERS = 4.0  # seconds


@dataclass(slots=True)
class Cutter:
    """Cuts lines as the journal tells that they opened.

    `cut` drops a user's connections and says how many those were. Times are the journal's.
    """

    cut: Callable[[int], int]
    rng: Random
    cuts: int = 0
    _in_burst: dict[int, int] = field(default_factory=dict)
    _due: dict[int, float] = field(default_factory=dict)

    def begin(self, users: Iterable[int], *, now: float) -> None:
        """These users' lines are up: cut them, one after the other, as soon as may be."""
        for user in users:
            self._in_burst[user] = 0
            self._due[user] = now + self.rng.random() * REST

    def note(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Take in what the journal told of lines."""
        for record in records:
            user = record["user_id"]
            if user in self._in_burst and record["record"] == "LineOpened":
                self._due[user] = record["at"] + self._wait(user)

    def strike(self, *, now: float, most: int) -> list[int]:
        """Cut what is due, and say whose lines were cut; `most` cuts in all."""
        struck = []
        for user in [user for user, due in self._due.items() if due <= now]:
            del self._due[user]
            if self.cuts < most and self.cut(user):
                self.cuts += 1
                self._in_burst[user] += 1
                struck.append(user)
        return struck

    def _wait(self, user: int) -> float:
        """Seconds until the line that has just opened is cut."""
        if self._in_burst[user] < BURST:
            return self.rng.random() * SOON
        self._in_burst[user] = 0
        return REST + self.rng.random() * REST_DIFFERS
