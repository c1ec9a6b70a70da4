"""Hands news of packets on in batches, off the way of the actions themselves."""

import asyncio
from datetime import timedelta

from accounts.hosting.lanes import DatabaseLane
from orchestration.packet_news import PacketNews, news_record

MOST_AT_ONCE = 500
"""News in one transaction."""

_NO_WAIT = timedelta(0)


class NewsDesk:
    """What a process could not hand on before it died, the sweep reads from the actions."""

    def __init__(self, lane: DatabaseLane) -> None:
        self._lane = lane
        self._waiting: list[PacketNews] = []
        self._some = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def tell(self, news: PacketNews) -> None:
        """Take in one piece of news."""
        self._waiting.append(news)
        self._empty.clear()
        self._some.set()

    async def batch(self) -> timedelta:
        """Hand on what is waiting; it keeps waiting when that fails."""
        await self._some.wait()
        batch = self._waiting[:MOST_AT_ONCE]
        await self._lane.run(news_record, batch)
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._some.clear()
            self._empty.set()
        return _NO_WAIT

    async def drained(self, *, within: timedelta) -> bool:
        """Wait until everything is told; False when it took longer."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True
