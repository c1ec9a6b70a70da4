"""Repairing lines that are up and deaf: what was missed is fetched, or the line is a new one."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

from accounts.hosting.holdings import Holdings
from accounts.hosting.lanes import DatabaseLane
from accounts.models import AccountEvent
from accounts.services import account_log
from drivers.errors import Disconnected, DriverError
from telemetry.metrics.hearing import deaf_line_found

log = logging.getLogger(__name__)

DEAF_AGAIN = timedelta(minutes=30)
"""A line that is found deaf twice within this time is closed, and opened anew."""
NEW_LINE_APART = timedelta(minutes=15)
"""Between two new lines of one account: that Telegram tells a group late is no line's fault."""
FALSE_ALARM = timedelta(minutes=5)
"""After a suspicion that nothing came of, the account is not suspected again for so long."""
LONG_AGO = float("-inf")


class FoundBy(StrEnum):
    """How it was noticed that a line is deaf."""

    STATE = "state"
    """Telegram had counted more than the account's ledger."""
    OTHERS = "others"
    """Others of our accounts heard a message in a group of its, and it did not."""


@dataclass(slots=True)
class _Past:
    """What was noticed of one account before, by the host's clock."""

    deaf_at: float = LONG_AGO
    new_line_at: float = LONG_AGO
    trusted_until: float = LONG_AGO


class DeafLines:
    """Repairs what a host holds, on its loop; one repair of an account at a time.

    A line that is deaf for the first time is only asked for what it missed, for that harms
    nothing; where it is deaf again, the host closes it and opens another. `clock` gives seconds.
    """

    def __init__(
        self, holdings: Holdings, lane: DatabaseLane, *, clock: Callable[[], float]
    ) -> None:
        self._holdings = holdings
        self._lane = lane
        self._clock = clock
        self._past: dict[UUID, _Past] = {}
        self._under_way: dict[UUID, asyncio.Task[None]] = {}

    def suspect(self, account_id: UUID, found_by: FoundBy) -> None:
        """Begin to repair the account's line; nothing when that is under way, or was in vain."""
        past = self._past_of(account_id)
        if account_id in self._under_way or self._clock() < past.trusted_until:
            return
        task = asyncio.create_task(self._repair(account_id, found_by, past))
        self._under_way[account_id] = task
        task.add_done_callback(partial(self._ended, account_id))

    def close(self) -> None:
        """End what is under way."""
        for task in self._under_way.values():
            task.cancel()

    def _ended(self, account_id: UUID, task: asyncio.Task[None]) -> None:
        del self._under_way[account_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error(
                "The repair of a deaf line failed",
                exc_info=error,
                extra={"account_id": str(account_id)},
            )

    def _past_of(self, account_id: UUID) -> _Past:
        held = self._holdings.leases()
        for gone in self._past.keys() - held.keys():
            del self._past[gone]
        return self._past.setdefault(account_id, _Past())

    async def _repair(self, account_id: UUID, found_by: FoundBy, past: _Past) -> None:
        driver = self._holdings.driver(account_id)
        if driver is None:
            return
        try:
            brought = await driver.recover()
        except DriverError as error:
            log.warning(
                "What a line missed could not be fetched",
                extra={"account_id": str(account_id), "error": error.error_id},
            )
            return
        if found_by is FoundBy.OTHERS and not brought:
            past.trusted_until = self._clock() + FALSE_ALARM.total_seconds()
            return
        new_line = self._needs_new_line(past)
        if new_line:
            self._holdings.line_failed(account_id, Disconnected("DEAF_LINE"))
        await self._tell(account_id, found_by, brought=brought, new_line=new_line)

    def _needs_new_line(self, past: _Past) -> bool:
        """Whether the line was deaf not long ago; from now on it was so at this moment."""
        now = self._clock()
        again = now - past.deaf_at < DEAF_AGAIN.total_seconds()
        past.deaf_at = now
        if not again or now - past.new_line_at < NEW_LINE_APART.total_seconds():
            return False
        past.new_line_at = now
        return True

    async def _tell(
        self, account_id: UUID, found_by: FoundBy, *, brought: int, new_line: bool
    ) -> None:
        deaf_line_found(found_by=found_by)
        told = {"found_by": found_by.value, "brought": brought, "new_line": new_line}
        log.warning("A line was up and deaf", extra={"account_id": str(account_id), **told})
        await self._lane.run(
            account_log, account_id=account_id, event=AccountEvent.DEAF_LINE, **told
        )
