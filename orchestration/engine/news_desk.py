"""Hands on what ends of actions mean for others, in batches and off the way of the actions."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from accounts.hosting.lanes import DatabaseLane
from orchestration.commands.ending import commands_settle
from orchestration.packet_news import PacketNews, news_record
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

AWAY = (InterfaceError, OperationalError, RedisError)
"""The database or Redis does not answer: the same news is told again."""

MOST_AT_ONCE = 500
"""News in one transaction."""

GATHERED_FOR = timedelta(milliseconds=150)
"""How long news waits for company: what accounts got and how commands ended is read by people and
bots, and each transaction about it costs the processor what several presses cost."""

_NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class News:
    """The end of an action: for its packet, and for the command that it was made for."""

    packet: PacketNews | None
    command_id: UUID | None


def news_hand_on(news: Sequence[News]) -> None:
    """Record claims, and whatever became of that, end the commands that nothing is open of."""
    command_ids = {one.command_id for one in news if one.command_id}
    try:
        if packets := [one.packet for one in news if one.packet]:
            news_record(packets)
    finally:
        if command_ids:
            commands_settle(command_ids, now=datetime.now(UTC))


class NewsDesk:
    """What a process could not hand on before it died, the sweep reads from the actions."""

    def __init__(self, lane: DatabaseLane) -> None:
        self._lane = lane
        self._waiting: list[News] = []
        self._some = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def tell(self, news: News) -> None:
        """Take in one piece of news."""
        self._waiting.append(news)
        self._empty.clear()
        self._some.set()

    async def batch(self) -> timedelta:
        """Hand on what is waiting; it keeps waiting when that fails."""
        await self._some.wait()
        await asyncio.sleep(GATHERED_FOR.total_seconds())
        batch = self._waiting[:MOST_AT_ONCE]
        await self._record(batch)
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._some.clear()
            self._empty.set()
        return _NO_WAIT

    async def _record(self, batch: Sequence[News]) -> None:
        """Record together; what cannot be recorded even by itself is logged and let go."""
        try:
            await self._lane.run(news_hand_on, batch)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - one piece of news must not hold up the others
            if len(batch) > 1:
                for one in batch:
                    await self._record([one])
            else:
                log.error(  # noqa: TRY400 - its text may quote an answer
                    "News of an action could not be recorded",
                    extra={**_fields(batch[0]), **trace_fields(error)},
                )

    async def drained(self, *, within: timedelta) -> bool:
        """Wait until everything is told; False when it took longer."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True


def _fields(news: News) -> dict[str, object]:
    return {
        "packet_id": news.packet and news.packet.packet_id,
        "command_id": news.command_id and str(news.command_id),
    }
