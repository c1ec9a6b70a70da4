"""The sign of life of each account whose line is up: Telegram answers a ping of its own."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models.functions import Now

from accounts.hosting.canary import Canary
from accounts.hosting.holdings import Holdings
from accounts.hosting.lanes import DatabaseLane
from accounts.models import Account
from drivers.errors import Disconnected, DriverError
from drivers.protocol import Driver
from telemetry.metrics.health import heartbeat_counted

BEAT_EVERY: Final = timedelta(seconds=30)

MISSED_AT_MOST: Final = 3
"""Beats in a row; then the account is offline."""

UNRUNG: Final = BEAT_EVERY * 1.5
"""A host whose bell does not ring (beat is away) beats by itself after this long."""

APART: Final = timedelta(milliseconds=20)
"""Between the pings of two accounts, so that they hold no reaction up."""


def heartbeats_write(account_ids: Collection[UUID]) -> int:
    """Say by one statement that these accounts are alive now."""
    return Account.objects.filter(pk__in=account_ids).update(last_heartbeat_at=Now())


class Heartbeat:
    """Pings what a host has a line for, and writes `last_heartbeat_at` of those that answer.

    A line that left three pings in a row unanswered is closed, and opened anew.
    """

    def __init__(self, holdings: Holdings, lane: DatabaseLane, canary: Canary) -> None:
        self._holdings = holdings
        self._lane = lane
        self._canary = canary
        self._missed: dict[UUID, int] = {}

    def answers(self, account_id: UUID) -> bool:
        """Whether the account answered its latest ping, or was not asked yet."""
        return account_id not in self._missed

    async def round(self) -> timedelta:
        """One beat for all, and then the wait for the next bell."""
        await self.beat()
        await self._canary.wait(within=UNRUNG)
        return timedelta(0)

    async def beat(self) -> None:
        """Ask every account, write down who answered, and give up lines that long did not."""
        drivers = self._holdings.drivers()
        pings = [
            _answers(driver, after=place * APART) for place, driver in enumerate(drivers.values())
        ]
        answered = dict(zip(drivers, await asyncio.gather(*pings), strict=True))
        if alive := [pk for pk, answer in answered.items() if answer]:
            await self._lane.run(heartbeats_write, alive)
        self._missed = {
            pk: self._missed.get(pk, 0) + 1 for pk, answer in answered.items() if not answer
        }
        for account_id, missed in self._missed.items():
            if missed >= MISSED_AT_MOST:
                self._holdings.line_failed(account_id, Disconnected("NO_HEARTBEAT"))


async def _answers(driver: Driver, *, after: timedelta) -> bool:
    await asyncio.sleep(after.total_seconds())
    try:
        await driver.ping()
    except DriverError:
        heartbeat_counted(answered=False)
        return False
    heartbeat_counted(answered=True)
    return True
