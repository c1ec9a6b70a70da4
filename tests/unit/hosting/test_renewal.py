"""A host that cannot renew its leases falls silent."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from accounts.hosting.gate import Gate, Refusal
from accounts.hosting.holdings import Holdings
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.leases import Lease
from accounts.hosting.line import LineParts
from accounts.hosting.opening import Opening
from accounts.hosting.renewal import Renewal
from accounts.hosting.state import HostState
from accounts.hosting.work import HostedWork

ACCOUNT = UUID(int=1)


@dataclass
class Surroundings:
    """Holdings whose lines never come up, a clock that the test turns, and what was let go."""

    now: float = 1000.0
    let_go: list[Lease] = field(default_factory=list)
    disowned: list[Lease] = field(default_factory=list)
    may_close: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate = Gate(self.clock)
        self.holdings = Holdings(self.gate, self._lines(), let_go=self._let_go, disown=self._disown)
        me = Incarnation("here", boot="0123abcd", pid=1, nonce="me")
        state = HostState(me, 100, self.gate, self.holdings, self.clock)
        self.lane = DatabaseLane("unused")
        self.renewal = Renewal(state, self.lane)

    def clock(self) -> float:
        return self.now

    def _lines(self) -> LineParts:
        async def never(*_: object) -> Opening:
            try:
                await asyncio.Event().wait()
            finally:
                await self.may_close.wait()
            raise AssertionError

        async def nothing(*_: object) -> None:
            """The line does not get so far."""

        return LineParts(
            gate=self.gate,
            may_start=nothing,
            work=HostedWork,  # type: ignore[arg-type]  # the line does not get so far
            clock=self.clock,
            rng=random.Random(7),
            load=never,
            build=lambda *_: pytest.fail("it is never built"),
            tell=nothing,
            came_up=nothing,
        )

    async def until_empty(self) -> None:
        """Wait until every line is down."""
        async with asyncio.timeout(5):
            while len(self.holdings):  # noqa: ASYNC110 - a condition on a plain object
                await asyncio.sleep(0)

    async def _let_go(self, lease: Lease) -> None:
        self.let_go.append(lease)

    async def _disown(self, lease: Lease) -> None:
        self.disowned.append(lease)


@pytest.fixture
async def here() -> AsyncIterator[Surroundings]:
    """One account is held since this moment."""
    here = Surroundings()
    here.may_close.set()
    here.holdings.take(Lease(ACCOUNT, epoch=1), until=here.now + 20)
    await asyncio.sleep(0)
    yield here
    here.may_close.set()
    await here.holdings.give_up(here.holdings.leases())
    here.lane.close()


async def test_for_twenty_seconds_nothing_is_closed(here: Surroundings) -> None:
    here.now += 19.9

    await here.renewal.watch()

    assert len(here.holdings) == 1
    assert here.gate.lease_valid(ACCOUNT)


async def test_after_twenty_seconds_every_line_is_closed_and_nothing_written(
    here: Surroundings,
) -> None:
    here.now += 20

    await here.renewal.watch()

    await here.until_empty()
    assert here.gate.refusal(ACCOUNT, group_id=None) is Refusal.LEASE
    assert here.let_go == [], "nobody knows whose the lease is by now"
    assert here.disowned == [Lease(ACCOUNT, epoch=1)]


async def test_a_line_that_is_slow_to_close_holds_up_no_renewal(
    here: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    here.may_close.clear()
    here.now += 20

    async with asyncio.timeout(5):
        await here.renewal.watch()
        await here.renewal.watch()

    assert len(here.holdings) == 1
    assert not here.gate.lease_valid(ACCOUNT)
    assert caplog.text.count("not ours any more") == 1


async def test_an_account_is_let_go_even_when_its_line_had_not_begun(here: Surroundings) -> None:
    other = Lease(UUID(int=2), epoch=7)
    here.holdings.take(other, until=here.now + 20)

    await here.holdings.give_up([other.account_id])

    assert here.let_go == [other]


async def test_giving_up_twice_at_once_lets_go_once(here: Surroundings) -> None:
    await asyncio.gather(here.holdings.give_up([ACCOUNT]), here.holdings.give_up([ACCOUNT]))

    assert [lease.account_id for lease in here.let_go] == [ACCOUNT]


async def test_a_renewal_that_comes_late_does_not_bring_back_what_is_leaving(
    here: Surroundings,
) -> None:
    leaving = asyncio.create_task(here.holdings.give_up([ACCOUNT]))
    await asyncio.sleep(0)

    here.holdings.renewed([ACCOUNT], until=here.now + 20)

    assert not here.gate.lease_valid(ACCOUNT)
    await leaving
