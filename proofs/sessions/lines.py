"""Which lines are open, and when each opened and closed: read from the sandbox's journal."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from proofs.house.journal import JournalReader

KINDS = ("LineOpened", "LineClosed", "KeyDuplicated")


@dataclass(slots=True)
class Lines:
    """The lines of users, as far as the journal has been read. Times are its monotonic seconds.

    A line opens with its first request and closes with its socket. `overlaps` counts the auth keys
    with which two open lines made requests at once.
    """

    journal: JournalReader
    overlaps: int = 0
    opened: dict[int, list[float]] = field(default_factory=dict)
    closed: dict[int, list[float]] = field(default_factory=dict)
    _open: dict[int, dict[int, float]] = field(default_factory=dict)

    def read(self) -> list[Mapping[str, Any]]:
        """Go on to the journal's end; the records that were new."""
        records: list[Mapping[str, Any]] = [*self.journal.read(KINDS)]
        for record in records:
            self._take(record)
        return records

    def up(self, users: Iterable[int]) -> bool:
        """Whether each of these users has a line open."""
        return all(self._open.get(user) for user in users)

    def down(self, users: Iterable[int], *, opened_before: float) -> bool:
        """Whether each line that one of these users opened before that moment has closed."""
        lines = (at for user in users for at in self._open.get(user, {}).values())
        return all(at >= opened_before for at in lines)

    def first_opened(self, user: int, *, after: float) -> float | None:
        """When the user's first line after that moment opened."""
        return _first(self.opened.get(user, ()), after)

    def first_closed(self, user: int, *, after: float) -> float | None:
        """When the user's first line after that moment closed."""
        return _first(self.closed.get(user, ()), after)

    def _take(self, record: Mapping[str, Any]) -> None:
        user = record["user_id"]
        if record["record"] == "KeyDuplicated":
            self.overlaps += 1
        elif record["record"] == "LineOpened":
            self.opened.setdefault(user, []).append(record["at"])
            self._open.setdefault(user, {})[record["line_id"]] = record["at"]
        else:
            self.closed.setdefault(user, []).append(record["at"])
            self._open.get(user, {}).pop(record["line_id"], None)


def _first(times: Collection[float], after: float) -> float | None:
    return next((at for at in times if at > after), None)
