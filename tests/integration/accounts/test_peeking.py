"""Looking at budgets tells what taking from them would."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import redis
import redis.asyncio

from accounts.budgets import (
    BORN_KEY,
    BudgetRequest,
    Budgets,
    Effect,
    Granted,
    birth_declare,
    free_again,
)
from accounts.rates import Ceilings, Limit
from accounts.redis_clients import redis_async

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
WIDE = Limit(rate=1000, burst=1000)
NARROW = Limit(rate=0.5, burst=3)


@pytest.fixture
async def client(valkey: redis.Redis) -> AsyncIterator[redis.asyncio.Redis]:
    birth_declare(valkey, at=datetime(2020, 1, 1, tzinfo=UTC))
    client = redis_async()
    yield client
    await client.aclose()


async def test_an_account_without_a_slot_is_free_when_the_budgets_say_so(
    valkey: redis.Redis, client: redis.asyncio.Redis
) -> None:
    budgets = Budgets(client, global_limit=WIDE, ceilings=Ceilings(WIDE, WIDE, WIDE))
    spent, idle = uuid4(), uuid4()
    limits = {spent: NARROW, idle: NARROW}
    request = BudgetRequest(spent, -100, NARROW, WIDE, Effect.PRESS)

    for _ in range(NARROW.burst):
        assert free_again(valkey, limits, now=NOON) == {}
        [answer] = await budgets.take([request], patience=timedelta(0))
        assert answer == Granted(timedelta(0))

    free = free_again(valkey, limits, now=NOON)
    [refused] = await budgets.take([request], patience=timedelta(0))
    assert set(free) == {spent}
    assert timedelta(0) <= free[spent] - NOON - refused.wait < timedelta(seconds=1)


def test_a_redis_that_lost_its_data_has_nothing_to_give(valkey: redis.Redis) -> None:
    valkey.delete(BORN_KEY)
    account = uuid4()

    free = free_again(valkey, {account: NARROW}, now=NOON)

    assert free == {account: NOON + timedelta(seconds=2)}


def test_nobody_is_asked_about_nobody(valkey: redis.Redis) -> None:
    assert free_again(valkey, {}, now=NOON) == {}
