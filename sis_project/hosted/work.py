"""The listener and the engine as one piece of hosted work."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.budgets import Budgets
from accounts.hosting.clock import steady_seconds
from accounts.hosting.keeper import Waiting
from accounts.hosting.rounds import Step, rounds
from accounts.hosting.work import HeldAccount, HostContext
from accounts.redis_clients import redis_async
from accounts.throttle import ceilings, global_limit
from drivers.messages import IncomingMessage
from groups.deafness import HeardMarks, SharedMarks
from groups.listener import Listener
from groups.own_ids import OwnIds
from groups.pending import PendingStream
from groups.selectors import watched
from groups.watch_list import WatchList
from orchestration.engine import Engine
from sis_project.hosted.bells import Bells
from sis_project.hosted.deafness import Deafness
from sis_project.hosted.deciding import Deciding
from sis_project.hosted.memberships import Memberships
from sis_project.hosted.memory import waiting_ask
from telemetry.metrics.hearing import LINES_UP, MESSAGES_HEARD

WATCH_EVERY = timedelta(seconds=1)
AFTER_ERROR = timedelta(seconds=1)


class SisWork:
    """Hears for all accounts of a host and carries out their actions; on the host's loop.

    With `decides` it also decides what it heard, as long as that is little.
    """

    def __init__(self, *, decides: bool) -> None:
        self._redis = redis_async()
        self._stream = PendingStream(self._redis, keep=settings.SIS_KEEP_EVENTS)
        self._watch = WatchList()
        bells = Bells()
        self._deciding = Deciding(bells, self._stream) if decides else None
        own_ids = OwnIds(self._redis)
        self._marks = HeardMarks()
        self._listener = Listener(
            stream=self._stream,
            own_ids=own_ids,
            watch=self._watch,
            marks=self._marks,
            ring_drain=self._deciding.ring if self._deciding else bells.drain,
            now=_now,
        )
        budgets = Budgets(self._redis, global_limit=global_limit(), ceilings=ceilings())
        self._engine = Engine(budgets=budgets, own_ids=own_ids)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, host: HostContext) -> None:
        """Learn which groups are watched, before the first account hears anything."""
        self._lane = host.db("watched groups")
        self._memberships = Memberships(host.db("memberships"), _now)
        self._deafness = Deafness(
            self._marks,
            SharedMarks(self._redis),
            members=self._memberships.members,
            line_deaf=host.line_deaf,
            clock=steady_seconds,
        )
        self._watch.refresh(await self._lane.run(watched))
        await self._engine.start(host)
        if self._deciding:
            self._deciding.start(host, self._engine.take_up)
        self._begin(self._look, "watched groups")
        self._begin(self._memberships.look, "memberships")
        self._begin(self._deafness.look, "deafness")

    async def account_opened(self, held: HeldAccount) -> None:
        """Let the engine act with it, and learn where it is."""
        LINES_UP.inc()
        self._memberships.opened(held)
        self._deafness.opened(held.account_id)
        await self._engine.account_opened(held)

    async def account_closed(self, account_id: UUID) -> None:
        """Begin nothing more with it."""
        LINES_UP.dec()
        self._memberships.closed(account_id)
        self._deafness.closed(account_id)
        await self._engine.account_closed(account_id)

    async def heard(self, held: HeldAccount, message: IncomingMessage) -> None:
        """Return when the message is in Redis, or is none of our business."""
        MESSAGES_HEARD.inc()
        await self._listener.hear(held.account_id, message)

    async def memory_lost(self) -> None:
        """What Redis has forgotten must not count as seen."""
        self._listener.forget()

    async def stop(self) -> None:
        """Finish the calls under way."""
        for task in self._tasks:
            task.cancel()
        if self._deciding:
            await self._deciding.quiet()
        await self._engine.stop()

    async def ask_waiting(self) -> Waiting:
        """What the drains have not finished."""
        return await waiting_ask(self._redis, self._stream)

    def _begin(self, step: Step, name: str) -> None:
        task = asyncio.create_task(rounds(step, name=name, after_error=AFTER_ERROR), name=name)
        self._tasks.append(task)

    async def _look(self) -> timedelta:
        known = self._watch.group_ids
        self._watch.refresh(await self._lane.run(watched))
        if self._watch.group_ids - known:
            self._memberships.ask_all()
        return WATCH_EVERY


def _now() -> datetime:
    return datetime.now(UTC)
