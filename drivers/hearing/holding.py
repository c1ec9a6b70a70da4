"""Steps that came too early wait here for the ones before them."""

import asyncio
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from drivers.hearing.steps import Step

_LONGEST_WAIT = 30.0
"""Seconds between two tries to fetch a difference that nobody answers."""


@dataclass(slots=True)
class _Gap:
    steps: list[Step] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None
    tries: int = 0


class Holding:
    """Holds early steps by ledger, and says when one has waited long enough.

    `overdue(chat_id)` is called on the loop when a gap did not fill within `patience`.
    """

    def __init__(self, patience: timedelta, overdue: Callable[[int | None], None]) -> None:
        self._patience = patience.total_seconds()
        self._overdue = overdue
        self._gaps: dict[int | None, _Gap] = {}

    def hold(self, step: Step) -> None:
        """Keep a step in the order of its ledger."""
        gap = self._gaps.setdefault(step.chat_id, _Gap())
        insort(gap.steps, step, key=_by_pts)
        if gap.timer is None:
            self._arm(step.chat_id, gap, self._patience)

    def holds(self, chat_id: int | None) -> bool:
        """Whether anything of this ledger waits."""
        return chat_id in self._gaps

    def chats(self) -> list[int | None]:
        """The ledgers that something waits for."""
        return list(self._gaps)

    def next(self, chat_id: int | None) -> Step | None:
        """The earliest step that waits.

        None when the gap is closed, which is then forgotten unless its difference is still owed.
        """
        gap = self._gaps.get(chat_id)
        if gap is None:
            return None
        if gap.steps:
            return gap.steps[0]
        if not gap.tries:
            self._forget(chat_id)
        return None

    def drop(self, step: Step) -> None:
        """Take out the step that `next` gave."""
        self._gaps[step.chat_id].steps.remove(step)

    def settle(self, chat_id: int | None) -> None:
        """A difference came. What still waits has another gap before it and waits anew."""
        gap = self._gaps.get(chat_id)
        if gap is None:
            return
        if not gap.steps:
            self._forget(chat_id)
            return
        gap.tries = 0
        self._arm(chat_id, gap, self._patience)

    def again(self, chat_id: int | None, wait: float | None) -> None:
        """No difference came: ask again after `wait` seconds, or after ever longer ones."""
        gap = self._gaps.setdefault(chat_id, _Gap())
        gap.tries += 1
        self._arm(chat_id, gap, wait or min(2.0 ** (gap.tries - 1), _LONGEST_WAIT))

    def clear(self) -> None:
        """Forget everything: the next recovery brings it again."""
        for chat_id in list(self._gaps):
            self._forget(chat_id)

    def _arm(self, chat_id: int | None, gap: _Gap, wait: float) -> None:
        if gap.timer is not None:
            gap.timer.cancel()
        gap.timer = asyncio.get_running_loop().call_later(wait, self._overdue, chat_id)

    def _forget(self, chat_id: int | None) -> None:
        gap = self._gaps.pop(chat_id)
        if gap.timer is not None:
            gap.timer.cancel()


def _by_pts(step: Step) -> int:
    return step.pts
