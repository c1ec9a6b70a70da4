"""The fast lane: what a host heard it decides itself, as long as that is little (decision 0012)."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from redis.exceptions import RedisError

from accounts.hosting.work import HostContext
from groups.pending import PendingStream
from orchestration.assembly import drain_make
from sis_project.hosted.bells import Bells
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Groups that are decided or wait for it here; a host that hears more asks the event workers."""

TakeUp: TypeAlias = Callable[[Collection[UUID]], Collection[UUID]]
"""Wakes the accounts that may act here, and answers with the others; on the host's loop."""


class Deciding:
    """Rings for drains, and is one itself while it has the time. Everything is on the host's loop.

    It drains as an event worker does, under the same flag, but one batch only: what waits after
    that is left to an event worker, which goes on under the same token. Accounts of its own are
    woken by a call; the queues of the others are rung.
    """

    def __init__(self, bells: Bells, stream: PendingStream) -> None:
        self._bells = bells
        self._stream = stream
        self._under_way: set[asyncio.Task[None]] = set()
        self._looking: set[asyncio.Task[None]] = set()
        self._closing = False

    def start(self, host: HostContext, take_up: TakeUp) -> None:
        """Be ready to decide, on a lane of its own, and to look after groups on another."""
        self._loop = host.loop
        self._lane = host.db("decisions")
        self._views = host.db("group views")
        self._take_up = take_up
        self._drain = drain_make(ring=self._decided, afterwards=self._afterwards)

    async def ring(self, group_id: int, token: str) -> bool:
        """Have the group drained; False when nobody could be asked to."""
        if self._closing or len(self._under_way) >= AT_ONCE:
            return await self._bells.drain(group_id, token)
        task = asyncio.create_task(self._decide(group_id, token), name="decide here")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return True

    async def quiet(self) -> None:
        """Decide nothing more here, and wait for what is under way."""
        self._closing = True
        await asyncio.gather(*self._under_way)
        await asyncio.gather(*self._looking)

    async def _decide(self, group_id: int, token: str) -> None:
        """A drain that fails leaves its flag to run out; the sweep then rings again."""
        try:
            if await self._lane.run(self._drain.step, group_id, token):
                await self._leave(group_id, token)
        except (RedisError, OSError) as error:
            log.warning(
                "Redis is away: the group's events wait",
                extra={"group_id": group_id, "error": type(error).__name__},
            )
        except Exception as error:  # noqa: BLE001 - one group must not end the lane
            log.error(  # noqa: TRY400 - its text may quote an event
                "A group could not be drained here",
                extra={"group_id": group_id, **trace_fields(error)},
            )

    async def _leave(self, group_id: int, token: str) -> None:
        """Leave what still waits to an event worker."""
        if not await self._bells.drain(group_id, token):
            await self._stream.release(group_id, token)

    def _afterwards(self, work: Callable[[], None]) -> None:
        """Called in the lane's thread: the next event is not kept waiting for this."""
        self._loop.call_soon_threadsafe(self._begin, self._look_after(work))

    async def _look_after(self, work: Callable[[], None]) -> None:
        try:
            await self._views.run(work)
        except Exception as error:  # noqa: BLE001 - the next event reads the group itself
            log.warning("A group was not looked after", extra=trace_fields(error))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work, name="look after a group")
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    def _decided(self, account_ids: Collection[UUID]) -> None:
        """Called in the lane's thread, once the actions are committed."""
        self._loop.call_soon_threadsafe(partial(self._wake, account_ids))

    def _wake(self, account_ids: Collection[UUID]) -> None:
        if others := self._take_up(account_ids):
            self._bells.accounts(others)
