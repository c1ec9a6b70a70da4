"""Comparing what Telegram has counted with what was heard, a few accounts at a time."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from accounts.hosting.deaf_lines import DeafLines, FoundBy
from accounts.hosting.holdings import Holdings
from drivers.errors import DriverError

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)
AT_ONCE = 20
"""Accounts that are asked in one look. Each look takes PATIENCE and each account two requests, so
a host of 1,000 has asked all of them in five minutes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one account is asked, and how long what Telegram has counted may take to come.

    `again` is when an account that was deaf is asked next.
    """

    every: timedelta = timedelta(minutes=10)
    patience: timedelta = timedelta(seconds=5)
    again: timedelta = timedelta(minutes=1)


PACE: Final = Pace()


class Freshness:
    """Finds the lines that answer pings and deliver nothing. A ping alone would never tell.

    The first time that an account is asked is drawn at random, so that a host that has just
    started does not ask for all of them at once.
    """

    def __init__(
        self,
        holdings: Holdings,
        deaf: DeafLines,
        *,
        clock: Callable[[], float],
        rng: random.Random,
        pace: Pace = PACE,
    ) -> None:
        self._holdings = holdings
        self._deaf = deaf
        self._clock = clock
        self._rng = rng
        self._pace = pace
        self._due: dict[UUID, float] = {}

    async def look(self) -> timedelta:
        """Ask the accounts that are due, those that wait longest first."""
        now, every = self._clock(), self._pace.every.total_seconds()
        up = self._holdings.up()
        self._due = {pk: self._due.get(pk, now + self._rng.random() * every) for pk in up}
        due = sorted((at, pk) for pk, at in self._due.items() if at <= now)
        await asyncio.gather(*(self._ask(pk) for _, pk in due[:AT_ONCE]))
        return min(LOOK_EVERY, self._pace.every)

    async def _ask(self, account_id: UUID) -> None:
        pause = self._pace.every
        if await self._missing(account_id):
            self._deaf.suspect(account_id, FoundBy.STATE)
            pause = self._pace.again
        self._due[account_id] = self._clock() + pause.total_seconds()

    async def _missing(self, account_id: UUID) -> int:
        """How many updates did not come; 0 as well when Telegram does not say."""
        driver = self._holdings.driver(account_id)
        if driver is None:
            return 0
        try:
            return await driver.missing(patience=self._pace.patience)
        except DriverError as error:
            log.info(
                "How far Telegram has counted is not known",
                extra={"account_id": str(account_id), "error": error.error_id},
            )
            return 0
