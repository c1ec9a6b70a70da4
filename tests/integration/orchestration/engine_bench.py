"""An engine over the in-memory Telegram: its own loop in a thread, real lanes, a real gate."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from accounts.budgets import Answer, BudgetRequest, Granted, Refused, Scope
from accounts.errors import BudgetsUnavailable
from accounts.hosting.gate import Gate, Standing, Standings
from accounts.hosting.lanes import Lanes
from accounts.hosting.work import HeldAccount, HostContext
from accounts.ledger import MemoryLedger, MemoryPeers
from accounts.models import Account, Desired, Status
from drivers.errors import DriverError
from drivers.memory.driver import MemoryDriver
from drivers.memory.telegram import MemoryTelegram
from orchestration.engine import Engine
from orchestration.engine.calls import OwnIds
from orchestration.engine.carrier import BudgetDoor

T = TypeVar("T")

DEADLINE = 10.0  # seconds


def wait_until(true: Callable[[], bool], *, within: float = DEADLINE) -> None:
    """Wait for a condition; fail when it does not come true in time."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "the condition did not come true in time"
        time.sleep(0.01)


@dataclass
class ScriptedBudgets:
    """Grants everything, unless told otherwise; `taken` is what was asked, in order."""

    taken: list[BudgetRequest] = field(default_factory=list)
    refuse: list[timedelta] = field(default_factory=list)
    grant_wait: timedelta = timedelta(0)
    away: bool = False
    gate: threading.Event | None = None
    asked: threading.Event = field(default_factory=threading.Event)

    async def take(self, requests: Sequence[BudgetRequest], *, patience: timedelta) -> list[Answer]:
        self.asked.set()
        if self.gate is not None:
            await asyncio.to_thread(self.gate.wait, DEADLINE)
        if self.away:
            raise BudgetsUnavailable("Redis is away.")
        self.taken.extend(requests)
        return [self._answer() for _ in requests]

    def _answer(self) -> Answer:
        if self.refuse:
            return Refused(self.refuse.pop(0), Scope.ACCOUNT)
        return Granted(self.grant_wait)


@dataclass
class KnownOwnIds:
    """Own message ids by (account, message key), told by `asker` where a test gives one."""

    ids: dict[tuple[UUID, str], int] = field(default_factory=dict)
    asker: OwnIds | None = None

    async def own_message_id(self, group_id: int, message_key: str, account_id: UUID) -> int | None:
        if self.asker is not None:
            return await self.asker.own_message_id(group_id, message_key, account_id)
        return self.ids.get((account_id, message_key))


class EngineBench:
    """Starts an engine and lets tests push it around; close it in the end."""

    def __init__(self, *, holder: str = "host-1", door: BudgetDoor | None = None) -> None:
        self.telegram = MemoryTelegram()
        self.budgets = ScriptedBudgets()
        self.own_ids = KnownOwnIds()
        self.failed_lines: list[tuple[UUID, DriverError]] = []
        self.gate = Gate(time.monotonic)
        self.engine = Engine(budgets=door or self.budgets, own_ids=self.own_ids)
        self._drivers: list[MemoryDriver] = []
        self._standings: dict[UUID, Standing] = {}
        self._switches: frozenset[str] = frozenset()
        self._closed_groups: frozenset[int] = frozenset()
        self._lanes = Lanes()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._refreshing = asyncio.run_coroutine_threadsafe(self._keep_gate_fresh(), self._loop)
        self.run(
            self.engine.start(
                HostContext(
                    incarnation=holder,
                    gate=self.gate,
                    loop=self._loop,
                    db=self._lanes,
                    line_failed=lambda account, error: self.failed_lines.append((account, error)),
                    line_deaf=lambda _: None,
                )
            )
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the engine's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE)

    def hold(self, account: Account, *, user_id: int) -> HeldAccount:
        """Connect the account, pass the gate for it, and open it at the engine."""
        driver = self._driver(user_id)
        self._drivers.append(driver)
        held = HeldAccount(account.pk, 1, user_id, driver)
        self._standings[account.pk] = Standing(account.desired, account.status)
        self.gate.lease_set(account.pk, until=time.monotonic() + 60)
        self.gate.line_set(account.pk, connected=True)
        self.look()
        self.run(driver.connect())
        self.run(self.engine.account_opened(held))
        return held

    def pause(self, account: Account) -> None:
        """What the gate sees when an operator pauses the account."""
        self._standings[account.pk] = Standing(Desired.PAUSED, Status.ACTIVE)
        self.look()

    def resume(self, account: Account) -> None:
        """What the gate sees when an operator lets it run again."""
        self._standings[account.pk] = Standing(Desired.RUN, Status.ACTIVE)
        self.look()

    def throw_switch(self, *scopes: str) -> None:
        """What the gate sees of kill switches."""
        self._switches = frozenset(scopes)
        self.look()

    def close_groups(self, *group_ids: int) -> None:
        """What the gate sees when groups are disabled; all others of the Telegram are open."""
        self._closed_groups = frozenset(group_ids)
        self.look()

    def look(self) -> None:
        """Refresh the gate's view, on the loop as a host does."""
        self.run(self._look())

    async def _look(self) -> None:
        standings = Standings(
            dict(self._standings),
            self._switches,
            frozenset(self.telegram.chats) - self._closed_groups,
        )
        self.gate.refresh(standings, seen_at=time.monotonic())

    def close(self) -> None:
        """Stop the engine, its loop and its lanes."""
        self.run(self.engine.stop())
        for driver in self._drivers:
            self.run(driver.disconnect())
        self._refreshing.cancel()
        self.run(asyncio.sleep(0))
        self._lanes.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    def _driver(self, user_id: int) -> MemoryDriver:
        async def hear(_message: object) -> None:
            """Nothing is made of what is heard here."""

        return MemoryDriver(
            self.telegram,
            session=self.telegram.session(user_id),
            peers=MemoryPeers(),
            ledger=MemoryLedger(),
            on_message=hear,
            on_loss=lambda _error: None,
        )

    async def _keep_gate_fresh(self) -> None:
        while True:
            await self._look()
            await asyncio.sleep(0.2)
