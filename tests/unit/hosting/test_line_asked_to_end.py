"""A line that is asked to end does so, whatever the library below makes of that."""

import asyncio
import random
from typing import cast
from uuid import UUID, uuid4

from accounts.hosting.gate import Gate
from accounts.hosting.leases import Lease
from accounts.hosting.line import AccountLine, LineParts
from accounts.hosting.opening import Heard, Opening
from accounts.hosting.verdicts import Verdict
from accounts.hosting.work import HeldAccount, HostContext
from accounts.ledger import MemoryLedger, MemoryPeers
from drivers.messages import IncomingMessage
from drivers.protocol import Driver
from drivers.session import TelegramSession


class ForgetfulDriver:
    """Its `connect` forgets that it was cancelled, as Python 3.11's `wait_for` may."""

    def __init__(self) -> None:
        self.connecting = asyncio.Event()
        self.connected = False

    async def connect(self) -> None:
        self.connecting.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.connected = True

    async def disconnect(self) -> None:
        self.connected = False


class IdleWork:
    """Hosted work that does nothing."""

    async def start(self, host: HostContext) -> None: ...
    async def account_opened(self, held: HeldAccount) -> None: ...
    async def account_closed(self, account_id: UUID) -> None: ...
    async def heard(self, held: HeldAccount, message: IncomingMessage) -> None: ...
    async def memory_lost(self) -> None: ...
    async def stop(self) -> None: ...


async def nothing(*_: object) -> None:
    return None


async def test_a_cancellation_that_connecting_forgot_still_closes_the_line() -> None:
    driver, account_id = ForgetfulDriver(), uuid4()
    gate = Gate(clock=lambda: 0.0)
    gate.lease_set(account_id, until=100.0)

    async def load(_account_id: UUID) -> Opening:
        session = TelegramSession(dc_id=2, user_id=1, auth_key=bytes(256))
        return Opening("memory", session, Heard(MemoryPeers(), MemoryLedger()), None)

    async def tell(_account_id: UUID, _verdict: Verdict, _session: int | None) -> None:
        return None

    line = AccountLine(
        Lease(account_id, 1),
        LineParts(
            gate=gate,
            may_start=nothing,
            work=IdleWork(),
            clock=lambda: 0.0,
            rng=random.Random(1),
            load=load,
            build=lambda *_: cast("Driver", driver),
            tell=tell,
            came_up=nothing,
        ),
    )
    task = asyncio.create_task(line.run())
    await driver.connecting.wait()

    task.cancel()
    await asyncio.wait([task], timeout=2)

    assert task.cancelled()
    assert not driver.connected
