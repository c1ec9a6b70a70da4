"""One account's stream of updates: judged by its ledgers, handed on in order, gaps filled."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

from drivers.errors import (
    AccountSuspended,
    Disconnected,
    DriverError,
    FloodWait,
    MethodRefused,
    PeerUnavailable,
    SessionLost,
    UpdatesTooLong,
)
from drivers.hearing.handing import Handing
from drivers.hearing.holding import Holding
from drivers.hearing.order import Verdict, judge, seq_gap
from drivers.hearing.recovery import Recovery, moved
from drivers.hearing.steps import Behind, Entry, Envelope, Source, Step
from drivers.protocol import PtsStore

log = logging.getLogger(__name__)

T = TypeVar("T")

GAP_PATIENCE = timedelta(milliseconds=500)
"""How long a gap may fill by itself before its difference is fetched (Telegram's own advice)."""
SILENCE = timedelta(minutes=15)
"""After this long without an update we ask (Telegram's own advice)."""
DOUBT_AGAIN = 10.0
"""Seconds until a look everywhere that failed is tried again."""
OVERFLOW = 10_000
"""Waiting containers; with more, what waits is dropped and the difference is fetched instead."""


@dataclass(frozen=True, slots=True)
class _Overdue:
    """A gap did not fill by itself."""

    chat_id: int | None


class _Unsure:
    """Something may have been missed anywhere: look everywhere."""


_Item: TypeAlias = Envelope | _Overdue | _Unsure


class Inbox:
    """Takes containers of updates on the loop and hands their messages on, one after the other.

    `feed` never blocks; the work is done by one task between `start` and `stop`, and by `recover`,
    never by both at once. `on_failure` is called when that task broke (a ledger that cannot be
    written): an account that hears nothing must not look connected.
    """

    def __init__(
        self,
        source: Source,
        ledger: PtsStore,
        handing: Handing,
        *,
        on_failure: Callable[[DriverError], None],
        gap_patience: timedelta = GAP_PATIENCE,
        silence: timedelta = SILENCE,
    ) -> None:
        self._ledger = ledger
        self._handing = handing
        self._on_failure = on_failure
        self._recovery = Recovery(source, ledger, self._handing)
        self._holding = Holding(gap_patience, self._overdue)
        self._silence = silence.total_seconds()
        self._silence_timer: asyncio.TimerHandle | None = None
        self._doubt_timer: asyncio.TimerHandle | None = None
        self._queue: asyncio.Queue[_Item] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._fed_at = 0.0

    def feed(self, envelope: Envelope) -> None:
        """Take one container, in the order of the wire."""
        self._fed_at = asyncio.get_running_loop().time()
        if self._queue.qsize() >= OVERFLOW:
            self._overflow()
        else:
            self._queue.put_nowait(envelope)

    def doubt(self) -> None:
        """Something may have been lost anywhere (a new server session): look everywhere soon."""
        self._queue.put_nowait(_Unsure())

    def start(self) -> None:
        """Begin to work off what was fed."""
        loop = asyncio.get_running_loop()
        self._fed_at = loop.time()
        self._own(self._work()).add_done_callback(self._ended)
        self._silence_timer = loop.call_later(self._silence, self._silence_over)

    def abandon(self) -> None:
        """The line is gone: end what is under way. What was not handed on is not in the ledger."""
        for timer in (self._silence_timer, self._doubt_timer):
            if timer is not None:
                timer.cancel()
        self._holding.clear()
        for task in self._tasks:
            task.cancel()

    async def stop(self) -> None:
        """Abandon everything, and return when nothing is handed on any more."""
        self.abandon()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def recover(self) -> int:
        """Hand on all that was missed anywhere and say how many messages that were.

        A supergroup whose difference is not told now is asked for again later. Raises what the
        source raises about the account itself, and Disconnected when the inbox was abandoned
        meanwhile; the ledger then stands where the telling broke off.
        """
        task = self._own(self._recover())
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
        if task.cancelled():
            raise Disconnected("CONNECTION_LOST")
        return task.result()

    async def missing(self, patience: timedelta) -> int:
        """How many updates Telegram had counted that did not come within `patience`.

        0 as well while something that came waits here: then nobody can say. Raises what the source
        raises.
        """
        counted = await self._recovery.counted()
        await asyncio.sleep(patience.total_seconds())
        busy = not self._queue.empty() or self._turn.locked() or bool(self._holding.chats())
        return 0 if busy else sum(self._behind(chat_id, pts) for chat_id, pts in counted.items())

    def _behind(self, chat_id: int | None, counted: int) -> int:
        known = self._pts(chat_id)
        return 0 if known is None else max(0, counted - known)

    def _own(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _recover(self) -> int:
        async with self._turn:
            before = self._handing.count
            await self._everything()
            return self._handing.count - before

    async def _everything(self) -> None:
        since = self._heard_until()
        for entry in await self._recovery.account():
            await self._entry(entry, date=0)
        for chat_id in await self._recovery.changed_chats():
            await self._attempt(chat_id, since=since)
        for waiting in self._holding.chats():
            await self._release(waiting)

    async def _work(self) -> None:
        while True:
            item = await self._queue.get()
            async with self._turn:
                await self._item(item)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("Updates can no longer be worked off", exc_info=error)
            self._on_failure(Disconnected("INBOX_FAILED"))

    async def _item(self, item: _Item) -> None:
        if isinstance(item, Envelope):
            for entry in item.entries:
                await self._entry(entry, date=item.date)
            self._count(item)
        elif isinstance(item, _Overdue):
            await self._attempt(item.chat_id)
        else:
            await self._attempt_everything()

    async def _entry(self, entry: Entry, *, date: int) -> None:
        if isinstance(entry, Behind):
            await self._attempt(entry.chat_id)
            return
        verdict = judge(self._pts(entry.chat_id), entry)
        if verdict is Verdict.APPLY:
            await self._apply(entry, date=date)
            if self._holding.holds(entry.chat_id):
                await self._release(entry.chat_id)
        elif verdict is Verdict.GAP:
            self._holding.hold(entry)

    async def _apply(self, step: Step, *, date: int) -> None:
        if step.message is not None:
            await self._handing.hand_on(step.message)
        if step.chat_id is not None:
            self._recovery.keep(step.chat_id, step.pts)
        elif (account := self._ledger.account()) is not None:
            self._ledger.set_account(moved(account, pts=step.pts, date=date))

    async def _release(self, chat_id: int | None) -> None:
        """Apply what was held, as far as its ledger allows now."""
        while (step := self._holding.next(chat_id)) is not None:
            verdict = judge(self._pts(chat_id), step)
            if verdict is Verdict.GAP:
                return
            if verdict is Verdict.APPLY:
                await self._apply(step, date=0)
            self._holding.drop(step)

    async def _attempt(self, chat_id: int | None, *, since: int | None = None) -> None:
        """Fetch one ledger's difference; on failure try again later or go on without it."""
        try:
            await self._fetch(chat_id, since=since)
        except (PeerUnavailable, MethodRefused, UpdatesTooLong) as error:
            await self._go_on_without(chat_id, error)
        except (Disconnected, SessionLost, AccountSuspended):
            self._holding.clear()  # the line is gone: the next connect recovers everything
        except DriverError as error:
            self._holding.again(chat_id, _wait_of(error))

    async def _fetch(self, chat_id: int | None, *, since: int | None) -> None:
        if chat_id is None:
            for entry in await self._recovery.account():
                await self._entry(entry, date=0)
        else:
            await self._recovery.chat(chat_id, since=since or self._heard_until())
        await self._release(chat_id)
        self._holding.settle(chat_id)

    async def _go_on_without(self, chat_id: int | None, error: DriverError) -> None:
        """No difference will ever come: what was held is all that there is."""
        log.warning(
            "A difference was refused; what came later is handed on without it",
            extra={"chat_id": chat_id, "error_id": error.error_id},
        )
        while (step := self._holding.next(chat_id)) is not None:
            await self._apply(step, date=0)
            self._holding.drop(step)
        self._holding.settle(chat_id)

    async def _attempt_everything(self) -> None:
        """Look everywhere; on failure try again later, for what is quiet tells of no gap."""
        try:
            await self._everything()
        except (Disconnected, SessionLost, AccountSuspended):
            self._holding.clear()  # the line is gone: the next connect recovers everything
        except DriverError as error:
            log.warning("A look for missed updates failed", extra={"error_id": error.error_id})
            wait = _wait_of(error) or DOUBT_AGAIN
            self._doubt_timer = asyncio.get_running_loop().call_later(wait, self.doubt)

    def _heard_until(self) -> int:
        """The date of the account's ledger, in Unix seconds."""
        account = self._ledger.account()
        return account.date if account else 0

    def _pts(self, chat_id: int | None) -> int | None:
        if chat_id is not None:
            return self._ledger.channels().get(chat_id)
        account = self._ledger.account()
        return account.pts if account else None

    def _count(self, envelope: Envelope) -> None:
        """Move what the container itself counts: seq and qts."""
        account = self._ledger.account()
        if account is None or not (envelope.seq or envelope.qts):
            return
        if seq_gap(account.seq, envelope):
            self._overdue(None)
            return
        self._ledger.set_account(
            replace(
                account,
                seq=max(account.seq, envelope.seq),
                qts=max(account.qts, envelope.qts or 0),
            )
        )

    def _overdue(self, chat_id: int | None) -> None:
        self._queue.put_nowait(_Overdue(chat_id))

    def _overflow(self) -> None:
        log.warning("Too many updates wait: they are dropped and fetched again")
        while not self._queue.empty():
            self._queue.get_nowait()
        self.doubt()

    def _silence_over(self) -> None:
        loop = asyncio.get_running_loop()
        quiet = loop.time() - self._fed_at
        if quiet >= self._silence:
            self.doubt()
            quiet = 0.0
        self._silence_timer = loop.call_later(self._silence - quiet, self._silence_over)


def _wait_of(error: DriverError) -> float | None:
    return error.wait.total_seconds() if isinstance(error, FloodWait) else None
