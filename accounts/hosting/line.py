"""One held account's line: opened, kept up, and brought back when it breaks."""

import asyncio
import logging
import random
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts.hosting.backoff import LONGEST, STEADY_AFTER, backoff
from accounts.hosting.gate import Gate
from accounts.hosting.leases import Lease
from accounts.hosting.opening import Opening
from accounts.hosting.verdicts import CONNECTED, Verdict, verdict_of
from accounts.hosting.work import HeldAccount, HostedWork
from drivers.errors import Disconnected, DriverError
from drivers.messages import IncomingMessage
from drivers.protocol import Driver, LossHandler, MessageHandler
from telemetry.logs import ids_bound

log = logging.getLogger(__name__)

CONNECT_WITHIN = 60.0  # seconds, with everything that was missed handed on
TRIES_APART = 1.0  # seconds between two tries of one account, at the least


@dataclass(frozen=True, slots=True)
class LineParts:
    """What the lines of one host share.

    `may_start` returns when one more line may connect; `load` reads a held account's sealed
    session and ledger; `build` makes its driver; `tell` sets the account's status and returns when
    that is stored; `came_up` lets the gate and the ledger know before the work does. A broken line
    waits `reconnect_cap` at the most for its next try, unless Telegram names a longer wait.
    """

    gate: Gate
    may_start: Callable[[], Awaitable[None]]
    work: HostedWork
    clock: Callable[[], float]
    rng: random.Random
    load: Callable[[UUID], Awaitable[Opening]]
    build: Callable[[Opening, MessageHandler, LossHandler], Driver]
    tell: Callable[[UUID, Verdict, int | None], Awaitable[None]]
    came_up: Callable[[UUID], Awaitable[None]]
    reconnect_cap: timedelta = LONGEST


class AccountLine:
    """Keeps one account's line up for as long as its lease is ours.

    Invariant: at most one connection at a time: a new one begins only after the old one's
    `disconnect` returned.
    """

    def __init__(self, lease: Lease, parts: LineParts) -> None:
        self.lease = lease
        self.up = False
        self.tried = False
        self._parts = parts
        self._held: HeldAccount | None = None
        self._generation: int | None = None
        self._outdated = False
        self._lost: asyncio.Future[DriverError] = asyncio.get_running_loop().create_future()
        self._tried_at = float("-inf")
        self._failures = 0

    @property
    def driver(self) -> Driver | None:
        """What the line is open with; None while it is not."""
        return self._held.driver if self.up and self._held else None

    async def run(self) -> Verdict:
        """Keep the line up until the task is cancelled, or until a person must act.

        Returns:
            The final verdict, which has been told. The line is down on every way out.
        """
        with ids_bound(account_id=self.lease.account_id):
            return await self._kept_up()

    async def _kept_up(self) -> Verdict:
        while True:
            error, came_up = await self._once()
            _end_if_asked()
            verdict = verdict_of(error)
            self._log("An account's line is down", reason=verdict.reason)
            # A line that broke is tried once more before operators are told of it.
            if verdict.final or not came_up:
                await self._parts.tell(self.lease.account_id, verdict, self._generation)
            if verdict.final:
                return verdict
            await asyncio.sleep(self._pause(verdict))

    def lose(self, error: DriverError) -> None:
        """The line is broken: close it. Called by the driver, and by whoever was told so."""
        if not self._lost.done():
            self._lost.set_result(error)

    def restart(self) -> None:
        """Start again from the stored ledger, with a new driver."""
        self._outdated = True
        self.lose(Disconnected("RESTARTED"))

    async def _once(self) -> tuple[Exception, bool]:
        """One connection, from opening to its end: what ended it, and whether it came up."""
        try:
            await self._connect()
            return await self._stay(), True
        except Exception as error:  # noqa: BLE001 - no error may leave an account without its line
            self._log_unexpected(error)
            return error, False
        finally:
            self.tried = True
            await self._close()

    async def _connect(self) -> None:
        await self._parts.may_start()
        if self._held is None or self._outdated:
            self._outdated = False
            self._held = None  # should opening fail, the driver of before is not used again
            self._held = await self._open()
        held = self._held
        if not self._parts.gate.lease_valid(held.account_id):
            raise Disconnected("LEASE_NOT_FRESH")
        self._tried_at = self._parts.clock()
        self._lost = asyncio.get_running_loop().create_future()
        async with asyncio.timeout(CONNECT_WITHIN):
            await held.driver.connect()
        self.up = self.tried = True
        self._parts.gate.line_set(held.account_id, connected=True)
        await self._parts.tell(held.account_id, CONNECTED, self._generation)
        await self._parts.came_up(held.account_id)
        await self._parts.work.account_opened(held)
        self._log("An account's line is up")

    async def _open(self) -> HeldAccount:
        lease, parts = self.lease, self._parts
        self._generation = None  # what cannot be opened is no session's fault
        opening = await parts.load(lease.account_id)
        self._generation = opening.generation

        async def hear(message: IncomingMessage) -> None:
            await parts.work.heard(held, message)

        driver = parts.build(opening, hear, self.lose)
        held = HeldAccount(lease.account_id, lease.epoch, opening.session.user_id, driver)
        return held

    async def _stay(self) -> DriverError:
        _end_if_asked()
        error = await self._lost
        if self._parts.clock() - self._tried_at >= STEADY_AFTER.total_seconds():
            self._failures = 0
        return error

    async def _close(self) -> None:
        came_up, self.up = self.up, False
        self._parts.gate.line_set(self.lease.account_id, connected=False)
        try:
            if came_up:
                await self._parts.work.account_closed(self.lease.account_id)
        finally:
            if self._held is not None:
                await self._held.driver.disconnect()

    def _pause(self, verdict: Verdict) -> float:
        """Seconds until the next try."""
        parts = self._parts
        wait = backoff(failures=self._failures, rng=parts.rng, longest=parts.reconnect_cap)
        self._failures += 1
        since = parts.clock() - self._tried_at
        return max(wait.total_seconds(), verdict.wait.total_seconds(), TRIES_APART - since)

    def _log(self, event: str, **fields: str) -> None:
        log.info(event, extra={"account_id": str(self.lease.account_id), **fields})

    def _log_unexpected(self, error: Exception) -> None:
        """Of a mistake of ours, its kind and place. Not its text, which may hold anything."""
        if verdict_of(error).expected:
            return
        frame = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "A line failed in a way that nobody foresaw",
            extra={
                "account_id": str(self.lease.account_id),
                "error": type(error).__name__,
                "where": f"{frame.filename}:{frame.lineno}",
            },
        )


def _end_if_asked() -> None:
    """Be cancelled now, if a wait below forgot that somebody asked for it.

    Python 3.11's `asyncio.wait_for`, which the Telegram library uses, returns its result when that
    and a cancellation come at once; the line would stay up, and its lease be kept, for nobody.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
