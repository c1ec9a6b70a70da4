"""The fast lane: a host decides what it heard while that is little, and leaves the rest."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
import redis
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from redis.asyncio import Redis

from accounts.hosting.gate import Gate
from accounts.hosting.lanes import Lanes
from accounts.hosting.work import HostContext
from accounts.models import Account, AccountLease, Status
from groups.models import GroupMember, GroupProfile
from groups.pending import PendingStream, keys
from orchestration.draining import BATCH
from orchestration.models import Action, Decision
from sis_project.hosted.bells import Bells
from sis_project.hosted.deciding import AT_ONCE, Deciding
from tests.unit.orchestration.heard import GROUP_ID, heard

pytestmark = pytest.mark.django_db(transaction=True)

DEADLINE = 10.0  # seconds
GREET = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["A"]}


@dataclass
class House:
    """A host's fast lane; `own` are the accounts that may act here, `woken` those that were."""

    deciding: Deciding
    stream: PendingStream
    own: set[UUID] = field(default_factory=set)
    woken: list[UUID] = field(default_factory=list)

    def take_up(self, account_ids: Collection[UUID]) -> list[UUID]:
        self.woken += [pk for pk in account_ids if pk in self.own]
        return [pk for pk in account_ids if pk not in self.own]

    async def hear(self, count: int = 1) -> str:
        """Append so many greetings; the token of the flag that was taken for them."""
        tokens = []
        for number in range(1, count + 1):
            event = heard("hello", message_id=number, said_at=timezone.now())
            tokens.append((await self.stream.append(event)).token)
        assert tokens[0]
        return tokens[0]


@pytest.fixture
async def house(valkey: redis.Redis, redis_url: str) -> AsyncIterator[House]:
    lanes = Lanes()
    async with Redis.from_url(redis_url) as client:
        stream = PendingStream(client)
        house = House(Deciding(Bells(), stream), stream)
        context = HostContext(
            incarnation="host-1",
            gate=Gate(lambda: 0.0),
            loop=asyncio.get_running_loop(),
            db=lanes,
            line_failed=lambda _account, _error: None,
            line_deaf=lambda _: None,
        )
        house.deciding.start(context, house.take_up)
        yield house
        await house.deciding.quiet()
        lanes.close()
        await sync_to_async(connections.close_all)()


@pytest.fixture
async def account(house: House) -> Account:
    """An account that may answer in the group."""
    return await sync_to_async(_account)()


def _account() -> Account:
    now = timezone.now()
    group = GroupProfile.objects.create(
        group_id=GROUP_ID, enabled=True, attested_at=now, strategies={"replies": [GREET]}
    )
    account = Account.objects.create(status=Status.ACTIVE)
    AccountLease.objects.create(
        account=account, holder="host-1", epoch=1, expires_at=now + timedelta(minutes=1)
    )
    GroupMember.objects.create(group=group, account=account, seen_at=now)
    return account


async def until(true: Callable[[], bool]) -> None:
    """Wait for a condition; TimeoutError when it does not come true."""
    async with asyncio.timeout(DEADLINE):
        while True:
            if true():
                return
            await asyncio.sleep(0.01)


async def test_it_decides_here_and_wakes_its_own_account(
    house: House, account: Account, valkey: redis.Redis
) -> None:
    house.own.add(account.pk)

    assert await house.deciding.ring(GROUP_ID, await house.hear())

    await until(lambda: house.woken == [account.pk])
    assert await Action.objects.filter(account=account).acount() == 1
    assert valkey.llen("events") == valkey.llen(f"account.{account.pk}") == 0


async def test_an_account_that_may_not_act_here_is_rung_on_its_queue(
    house: House, account: Account, valkey: redis.Redis
) -> None:
    await house.deciding.ring(GROUP_ID, await house.hear())

    await until(lambda: valkey.llen(f"account.{account.pk}") == 1)
    assert house.woken == []


async def test_what_a_batch_leaves_goes_on_under_the_same_token(
    house: House, account: Account, valkey: redis.Redis
) -> None:
    token = await house.hear(BATCH + 1)

    await house.deciding.ring(GROUP_ID, token)

    await until(lambda: valkey.llen("events") == 1)
    assert await Decision.objects.acount() == BATCH
    assert valkey.get(keys.flag_key(GROUP_ID)) == token.encode()


async def test_a_host_that_has_enough_to_decide_asks_an_event_worker(
    house: House, account: Account, valkey: redis.Redis
) -> None:
    rung = [house.deciding.ring(GROUP_ID - number, "token") for number in range(AT_ONCE + 1)]

    assert all([await ring for ring in rung])
    assert valkey.llen("events") == 1


async def test_a_host_that_leaves_decides_nothing_more(house: House, valkey: redis.Redis) -> None:
    await house.deciding.quiet()

    assert await house.deciding.ring(GROUP_ID, "token")

    assert valkey.llen("events") == 1


async def test_a_group_that_cannot_be_looked_after_stops_no_other(
    house: House, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    house.own.add(account.pk)
    await house.deciding.ring("no number", "token")  # type: ignore[arg-type]

    await house.deciding.ring(GROUP_ID, await house.hear())

    await until(lambda: house.woken == [account.pk])
    assert "A group was not looked after" in caplog.text
