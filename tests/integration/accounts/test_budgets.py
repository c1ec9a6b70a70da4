"""The door to the budgets, over a real Valkey and over none."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import redis
import redis.asyncio

from accounts.budgets import (
    BORN_KEY,
    BudgetRequest,
    Budgets,
    Effect,
    Granted,
    Refused,
    Scope,
    birth_declare,
)
from accounts.errors import BudgetsUnavailable
from accounts.rates import HARD_CEILINGS, Ceilings, Limit
from accounts.redis_clients import redis_async

PLENTY = Limit(rate=1000, burst=1000)
TWO = Limit(rate=0.01, burst=2)
AT_ONCE = timedelta(0)
LIFTED = Ceilings(sends=PLENTY, presses=PLENTY, chat_sends=PLENTY)


@pytest.fixture
async def client(valkey: redis.Redis) -> AsyncIterator[redis.asyncio.Redis]:
    birth_declare(valkey, at=datetime(2020, 1, 1, tzinfo=UTC))
    client = redis_async()
    yield client
    await client.aclose()


def press(
    account: int = 1, group: int = -1001, *, per_account: Limit = PLENTY, per_group: Limit = PLENTY
) -> BudgetRequest:
    return BudgetRequest(UUID(int=account), group, per_account, per_group, Effect.PRESS)


def send(account: int = 1, group: int = -1001) -> BudgetRequest:
    return BudgetRequest(UUID(int=account), group, PLENTY, PLENTY, Effect.SEND)


def budgets(client: redis.asyncio.Redis, *, ceilings: Ceilings = LIFTED) -> Budgets:
    return Budgets(
        client, global_limit=PLENTY, ceilings=ceilings, answer_within=timedelta(seconds=5)
    )


async def test_each_request_gets_its_own_answer_in_order(client: redis.asyncio.Redis) -> None:
    requests = [press(per_account=TWO) for _ in range(3)] + [press(account=2)]

    answers = await budgets(client).take(requests, patience=AT_ONCE)

    assert [type(answer) for answer in answers] == [Granted, Granted, Refused, Granted]


async def test_a_group_is_shared_by_its_accounts(client: redis.asyncio.Redis) -> None:
    requests = [press(account, per_group=TWO) for account in (1, 2, 3)]

    answers = await budgets(client).take(requests, patience=AT_ONCE)

    refused = answers[2]
    assert isinstance(refused, Refused)
    assert refused.scope is Scope.GROUP


async def test_the_service_is_shared_by_all(client: redis.asyncio.Redis) -> None:
    narrow = Budgets(client, global_limit=TWO, ceilings=LIFTED)

    answers = await narrow.take([press(n, -n) for n in (1, 2, 3)], patience=AT_ONCE)

    assert isinstance(answers[2], Refused)
    assert answers[2].scope is Scope.GLOBAL


async def test_the_ceilings_stand_above_generous_budgets(client: redis.asyncio.Redis) -> None:
    hard = budgets(client, ceilings=HARD_CEILINGS)

    in_one_chat = await hard.take([send(), send()], patience=AT_ONCE)
    in_many = await hard.take([send(2, -1000 - n) for n in range(7)], patience=AT_ONCE)
    presses = await hard.take([press(3, -1000 - n) for n in range(22)], patience=AT_ONCE)

    assert isinstance(in_one_chat[1], Refused)
    assert in_one_chat[1].scope is Scope.CHAT
    assert sum(isinstance(answer, Granted) for answer in in_many) == 5
    assert sum(isinstance(answer, Granted) for answer in presses) == 20


async def test_a_redis_that_lost_the_script_is_taught_it_again(
    client: redis.asyncio.Redis,
) -> None:
    door = budgets(client)
    await door.take([press()], patience=AT_ONCE)
    await client.script_flush()

    answers = await door.take([press(), press()], patience=AT_ONCE)

    assert answers == [Granted(AT_ONCE), Granted(AT_ONCE)]


async def test_nothing_asked_is_nothing_answered(client: redis.asyncio.Redis) -> None:
    assert await budgets(client).take([], patience=AT_ONCE) == []


async def test_a_redis_that_is_away_says_so_in_a_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = redis.asyncio.Redis(port=unused.getsockname()[1])

        with pytest.raises(BudgetsUnavailable, match="REDIS_URL"):
            await budgets(client).take([press()], patience=AT_ONCE)
        await client.aclose()


async def test_a_redis_that_does_not_answer_is_away_after_the_time_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = redis.asyncio.Redis(port=silent.getsockname()[1])
        door = Budgets(
            client,
            global_limit=PLENTY,
            ceilings=LIFTED,
            answer_within=timedelta(milliseconds=50),
        )

        with pytest.raises(BudgetsUnavailable):
            await door.take([press()], patience=AT_ONCE)
        await client.aclose()


async def test_a_redis_whose_birth_cannot_be_read_counts_as_away(
    client: redis.asyncio.Redis,
) -> None:
    await client.delete(BORN_KEY)
    await client.rpush(BORN_KEY, "not a time")

    with pytest.raises(BudgetsUnavailable):
        await budgets(client).take([press()], patience=AT_ONCE)


def test_an_older_birth_stands(valkey: redis.Redis) -> None:
    birth_declare(valkey, at=datetime(2020, 1, 1, tzinfo=UTC))
    birth_declare(valkey, at=datetime(2010, 1, 1, tzinfo=UTC))

    assert valkey.get("sis:born") == b"1577836800000000"
