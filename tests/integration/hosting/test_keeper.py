"""The ledgers are written behind the drains."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from redis.exceptions import ConnectionError as RedisAway

from accounts.hosting.keeper import CLOCKS_APART, LedgerKeeper, Waiting
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.opening import Heard
from accounts.ledger import MemoryLedger, MemoryPeers
from accounts.models import Account, AccountChannel, AccountPeer, AccountState
from drivers.messages import ChatKind
from drivers.protocol import AccountPts, KnownPeer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BUSY, QUIET, BASIC = -1002200000001, -1002200000002, -5000001
SOON = timedelta(seconds=1)


class Desk:
    """A keeper of one account, the clock it reads, and the Redis that it asks."""

    def __init__(self, account_id: UUID, lane: DatabaseLane) -> None:
        self.account_id = account_id
        self.now = NOON
        self.waiting: Waiting | Exception = Waiting("first", {})
        self.losses = 0
        self.heard = Heard(MemoryPeers(), MemoryLedger())
        self.keeper = LedgerKeeper(
            self._ask, lane, now=lambda: self.now, memory_lost=self._memory_lost
        )
        self.keeper.keep(account_id, self.heard)

    def waits(self, since: dict[int, datetime], memory: str = "first") -> None:
        self.waiting = Waiting(memory, since)

    async def stored(self) -> dict[int, int]:
        """The supergroups' pts in the table."""
        rows = AccountChannel.objects.filter(account_id=self.account_id)
        return dict([row async for row in rows.values_list("chat_id", "pts")])

    async def _ask(self) -> Waiting:
        if isinstance(self.waiting, Exception):
            raise self.waiting
        return self.waiting

    async def _memory_lost(self) -> None:
        self.losses += 1


@pytest.fixture
async def desk(transactional_db: None) -> AsyncIterator[Desk]:
    """The keeper has asked once, so it knows Redis' memory."""
    account = await Account.objects.acreate(display_name="one")
    lane = DatabaseLane("ledger-test")
    desk = Desk(account.pk, lane)
    await desk.keeper.flush()
    yield desk
    lane.close()
    await sync_to_async(connections.close_all)()


async def test_what_is_drained_is_written(desk: Desk) -> None:
    desk.heard.ledger.set_channel(QUIET, 10)
    desk.heard.ledger.set_account(AccountPts(pts=5, qts=0, date=1, seq=0))

    await desk.keeper.flush()

    assert await desk.stored() == {QUIET: 10}
    assert (await AccountState.objects.aget(account_id=desk.account_id)).pts == 5


async def test_what_waits_in_redis_is_not_written(desk: Desk) -> None:
    desk.heard.ledger.set_channel(QUIET, 10)
    desk.heard.ledger.set_channel(BUSY, 20)
    desk.waits({BUSY: NOON - SOON})

    await desk.keeper.flush()

    assert await desk.stored() == {QUIET: 10}


async def test_a_snapshot_is_written_as_it_was_once_its_events_are_drained(desk: Desk) -> None:
    desk.heard.ledger.set_channel(BUSY, 20)
    desk.waits({BUSY: NOON - SOON})
    await desk.keeper.flush()
    desk.heard.ledger.set_channel(BUSY, 21)  # heard after the snapshot, and waiting still
    desk.now = NOON + CLOCKS_APART + 2 * SOON

    desk.waits({BUSY: NOON + CLOCKS_APART + SOON})
    await desk.keeper.flush()

    assert await desk.stored() == {BUSY: 20}


async def test_clocks_that_differ_a_little_do_not_write_too_early(desk: Desk) -> None:
    desk.heard.ledger.set_channel(BUSY, 20)
    desk.waits({BUSY: NOON + CLOCKS_APART - SOON})

    await desk.keeper.flush()

    assert await desk.stored() == {}


async def test_the_accounts_own_pts_waits_for_basic_groups(desk: Desk) -> None:
    desk.heard.ledger.set_account(AccountPts(pts=5, qts=0, date=1, seq=0))
    desk.waits({BASIC: NOON - SOON})

    await desk.keeper.flush()

    assert not await AccountState.objects.aexists()


async def test_a_redis_that_lost_its_memory_makes_every_line_start_again(desk: Desk) -> None:
    desk.heard.ledger.set_channel(BUSY, 20)
    desk.waits({BUSY: NOON - SOON})
    await desk.keeper.flush()

    desk.waits({}, memory="second")
    await desk.keeper.flush()

    assert desk.losses == 1
    desk.now += timedelta(minutes=1)
    await desk.keeper.flush()
    assert await desk.stored() == {}, "what waited is gone, and comes again from the ledger"


async def test_a_redis_that_is_away_writes_nothing(desk: Desk) -> None:
    desk.heard.ledger.set_channel(QUIET, 10)
    desk.waiting = RedisAway("gone")

    await desk.keeper.flush()

    assert await desk.stored() == {}
    assert desk.losses == 0


async def test_closing_writes_what_was_heard_last(desk: Desk) -> None:
    desk.heard.ledger.set_channel(BUSY, 20)
    desk.waits({BUSY: NOON - SOON})
    await desk.keeper.flush()
    desk.heard.ledger.set_channel(BUSY, 21)
    desk.waits({})

    await desk.keeper.close(desk.account_id)

    assert await desk.stored() == {BUSY: 21}


async def test_groups_that_were_met_are_written(desk: Desk) -> None:
    desk.heard.peers.put([KnownPeer(QUIET, ChatKind.SUPERGROUP, access_hash=7)])

    await desk.keeper.flush()

    peer = await AccountPeer.objects.aget(account_id=desk.account_id)
    assert (peer.peer_id, peer.access_hash) == (QUIET, 7)


async def test_many_accounts_are_flushed_at_once_without_mixing_them_up(desk: Desk) -> None:
    others = [await Account.objects.acreate(display_name=f"{n}") for n in range(3)]
    kept = {account.pk: Heard(MemoryPeers(), MemoryLedger()) for account in others}
    for number, (account_id, heard) in enumerate(kept.items()):
        desk.keeper.keep(account_id, heard)
        heard.ledger.set_channel(QUIET, number)

    await asyncio.gather(desk.keeper.flush(), desk.keeper.flush())

    rows = AccountChannel.objects.values_list("account_id", "pts")
    assert dict([row async for row in rows]) == {
        account.pk: number for number, account in enumerate(others)
    }
