"""Who should have heard a message by now (pure: the time is an argument, in seconds)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from groups.deafness.marks import HeardMarks


@dataclass(frozen=True, slots=True)
class _Known:
    """A mark, and since when this host knows that somebody has heard as far as that."""

    mark: int = 0
    since: float = 0.0


class Judge:
    """Finds the accounts that did not hear within `patience` seconds what somebody heard.

    An account is judged by what was heard after its line had come up: what was said before that
    is brought by the difference. A mark is held against an account once.
    """

    def __init__(self, marks: HeardMarks, *, patience: float) -> None:
        self._marks = marks
        self._patience = patience
        self._opened: dict[UUID, float] = {}
        self._next: dict[int, _Known] = {}
        self._due: dict[int, _Known] = {}
        self._judged: dict[UUID, dict[int, int]] = {}

    def opened(self, account_id: UUID, *, now: float) -> None:
        """The account's line is up."""
        self._opened[account_id] = now

    def closed(self, account_id: UUID) -> None:
        """The account's line is down."""
        self._opened.pop(account_id, None)
        self._judged.pop(account_id, None)
        self._marks.forget(account_id)

    def deaf(
        self,
        newest: Mapping[int, int],
        members: Callable[[int], Iterable[UUID]],
        *,
        now: float,
    ) -> set[UUID]:
        """The accounts that miss something.

        Args:
            newest: how far somebody has heard each group, on whatever host.
            members: the accounts of this host that are in a group.
            now: seconds, of the clock that `opened` was told.
        """
        self._move_on(newest, now)
        return {
            account_id
            for group_id, due in self._due.items()
            for account_id in members(group_id)
            if self._misses(group_id, account_id, due)
        }

    def _move_on(self, newest: Mapping[int, int], now: float) -> None:
        """What somebody has heard for long enough becomes due; what is newer begins to count."""
        for group_id, mark in newest.items():
            following = self._next.get(group_id)
            if following and now - following.since >= self._patience:
                self._due[group_id] = self._next.pop(group_id)
            known = self._next.get(group_id) or self._due.get(group_id, _Known())
            if group_id not in self._next and mark > known.mark:
                self._next[group_id] = _Known(mark, now)

    def _misses(self, group_id: int, account_id: UUID, due: _Known) -> bool:
        opened = self._opened.get(account_id)
        if opened is None or opened >= due.since:
            return False
        judged = self._judged.setdefault(account_id, {})
        heard = max(self._marks.of(group_id, account_id), judged.get(group_id, 0))
        if heard >= due.mark:
            return False
        judged[group_id] = due.mark
        return True
