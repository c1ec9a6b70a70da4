"""The sign of life of each account whose line is up."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now

from accounts.hosting.holdings import Holdings
from accounts.hosting.lanes import DatabaseLane
from accounts.models import Account

BEAT_EVERY = timedelta(seconds=30)


def heartbeats_write(account_ids: Collection[UUID]) -> int:
    """Say by one statement that these accounts are alive now."""
    return Account.objects.filter(pk__in=account_ids).update(last_heartbeat_at=Now())


class Heartbeat:
    """Writes `last_heartbeat_at` of what a host holds and has a line for."""

    def __init__(self, holdings: Holdings, lane: DatabaseLane) -> None:
        self._holdings = holdings
        self._lane = lane

    async def beat(self) -> timedelta:
        """One beat for all."""
        if up := self._holdings.up():
            await self._lane.run(heartbeats_write, up)
        return BEAT_EVERY
