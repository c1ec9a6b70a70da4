"""Asking Telegram now and then how safe each held account is."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.hosting.canary import Canary
from accounts.hosting.holdings import Holdings
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.selectors import checkups_due
from accounts.hosting.verdicts import verdict_of
from accounts.services import checkup_postpone, checkup_store
from drivers.errors import DriverError, FloodWait
from drivers.protocol import Driver
from telemetry.metrics.health import checkup_counted

log = logging.getLogger(__name__)

CHECKUP_EVERY: Final = timedelta(hours=6)

AT_ONCE: Final = 5
"""Accounts a bell, each with two calls: 100 accounts of a new host are through in 10 minutes."""

TRY_AGAIN_AFTER: Final = timedelta(minutes=15)

JITTER: Final = 0.25
"""Each wait is drawn from three to five quarters of what it should be: no two stay in step."""

UNRUNG: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class CheckupPace:
    """How often an account is asked, by which clock, and with which dice."""

    every: timedelta
    now: Callable[[], datetime]
    rng: random.Random

    def after(self, wait: timedelta) -> datetime:
        """The time after about that wait."""
        return self.now() + wait * (1 + JITTER * (2 * self.rng.random() - 1))


class Checkups:
    """Asks the accounts that are due, a few at each bell of their host."""

    def __init__(
        self,
        holdings: Holdings,
        lane: DatabaseLane,
        canary: Canary,
        *,
        holder: str,
        pace: CheckupPace,
    ) -> None:
        self._holdings = holdings
        self._lane = lane
        self._canary = canary
        self._holder = holder
        self._pace = pace

    async def round(self) -> timedelta:
        """Wait for the bell, then ask."""
        await self._canary.wait(within=UNRUNG)
        await self.ask()
        return timedelta(0)

    async def ask(self) -> None:
        """Ask those that have waited longest."""
        due = await self._lane.run(checkups_due, holder=self._holder, limit=AT_ONCE)
        drivers = self._holdings.drivers()
        await asyncio.gather(*(self._one(pk, drivers[pk]) for pk in due if pk in drivers))

    async def _one(self, account_id: UUID, driver: Driver) -> None:
        try:
            checkup = await driver.checkup()
        except DriverError as error:
            checkup_counted(done=False)
            await self._failed(account_id, error)
            return
        checkup_counted(done=True)
        found = await self._lane.run(
            checkup_store,
            account_id=account_id,
            checkup=checkup,
            now=self._pace.now(),
            due_at=self._pace.after(self._pace.every),
        )
        if found:
            log.warning(
                "A checkup found something new",
                extra={"account_id": str(account_id), "found": [str(event) for event in found]},
            )

    async def _failed(self, account_id: UUID, error: DriverError) -> None:
        """A wait of Telegram's is obeyed; what only a person can mend ends the line."""
        log.warning(
            "A checkup had no answer and is tried again",
            extra={"account_id": str(account_id), "error": error.error_id},
        )
        if verdict_of(error).final:
            self._holdings.line_failed(account_id, error)
            return
        again = self._pace.after(TRY_AGAIN_AFTER)
        if isinstance(error, FloodWait):
            again = max(again, self._pace.now() + error.wait)
        await self._lane.run(checkup_postpone, account_id=account_id, due_at=again)
