"""Finding the accounts of a host that miss what others of ours hear."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from redis.exceptions import RedisError

from groups.deafness import HeardMarks, Judge, SharedMarks

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=15)
"""How much later than the first of ours an account may hear a message."""
LOOK_EVERY: Final = timedelta(seconds=2)


class Deafness:
    """Compares marks every LOOK_EVERY, on the host's loop; `clock` gives seconds.

    While Redis is away a host compares its own accounts only.
    """

    def __init__(
        self,
        marks: HeardMarks,
        shared: SharedMarks,
        *,
        members: Callable[[int], Iterable[UUID]],
        line_deaf: Callable[[UUID], None],
        clock: Callable[[], float],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._marks = marks
        self._shared = shared
        self._members = members
        self._line_deaf = line_deaf
        self._clock = clock
        self._judge = Judge(marks, patience=patience.total_seconds())

    def opened(self, account_id: UUID) -> None:
        """The account's line is up."""
        self._judge.opened(account_id, now=self._clock())

    def closed(self, account_id: UUID) -> None:
        """The account's line is down."""
        self._judge.closed(account_id)

    async def look(self) -> timedelta:
        """Tell the host of each line that misses something."""
        newest = await self._newest()
        for account_id in self._judge.deaf(newest, self._members, now=self._clock()):
            self._line_deaf(account_id)
        return LOOK_EVERY

    async def _newest(self) -> dict[int, int]:
        """What anybody has heard, of the groups that are heard here and of all others."""
        own = self._marks.newest()
        try:
            everybodys = await self._shared.exchange(own)
        except (RedisError, OSError) as error:
            log.debug("Redis did not tell what others hear", extra={"error": type(error).__name__})
            return own
        return own | {group: max(mark, own.get(group, 0)) for group, mark in everybodys.items()}
