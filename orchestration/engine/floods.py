"""The waits that Telegram imposed, in memory and in the database."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error as DatabaseError

from accounts.hosting.lanes import DatabaseLane
from accounts.selectors import flood_deadlines_active
from accounts.services import flood_deadline_set
from orchestration.flood_methods import EVERY_CHAT, METHODS
from orchestration.models import ActionKind

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Hold:
    """What an account must not do for a while; `chat_id` is EVERY_CHAT for all of them."""

    account_id: UUID
    method: str
    chat_id: int


class Floods:
    """Obeys flood waits: no call is made before its deadline, nor after a restart.

    Deadlines are kept by the loop's clock, which no correction of the time of day moves.
    """

    def __init__(
        self, lane: DatabaseLane, *, clock: Callable[[], float], now: Callable[[], datetime]
    ) -> None:
        self._lane = lane
        self._clock = clock
        self._now = now
        self._until: dict[Hold, float] = {}

    async def load(self, account_id: UUID) -> None:
        """Learn what was imposed before this host held the account."""
        now = self._now()
        active = await self._lane.run(flood_deadlines_active, [account_id], now)
        for row in active.get(account_id, ()):
            self._hold(Hold(account_id, row.method, row.chat_id), row.until - now)

    async def impose(self, hold: Hold, wait: timedelta) -> None:
        """Obey a wait from now on, and keep it in the database, however long that takes."""
        self._hold(hold, wait)
        until = self._now() + wait
        while True:
            try:
                await self._lane.run(
                    flood_deadline_set,
                    account_id=hold.account_id,
                    method=hold.method,
                    chat_id=hold.chat_id,
                    until=until,
                )
            except DatabaseError as error:
                log.warning(
                    "A flood wait could not be stored",
                    extra={"account_id": str(hold.account_id), "error": type(error).__name__},
                )
                await asyncio.sleep(TRY_AGAIN_AFTER)
            else:
                # The account may have been closed and opened again before this could be read.
                self._hold(hold, until - self._now())
                return

    def wait(self, account_id: UUID, kind: ActionKind, chat_id: int) -> timedelta | None:
        """How long this may not be done yet, or None when it may."""
        method = METHODS[kind]
        holds = (Hold(account_id, method, EVERY_CHAT), Hold(account_id, method, chat_id))
        left = max(self._until.get(hold, 0.0) for hold in holds) - self._clock()
        return timedelta(seconds=left) if left > 0 else None

    def forget(self, account_id: UUID) -> None:
        """The account is not ours any more; and what is over anywhere is dropped."""
        now = self._clock()
        self._until = {
            hold: until
            for hold, until in self._until.items()
            if until > now and hold.account_id != account_id
        }

    def _hold(self, hold: Hold, wait: timedelta) -> None:
        until = self._clock() + wait.total_seconds()
        self._until[hold] = max(until, self._until.get(hold, 0.0))
