"""How hosts know that Redis lost what it held."""

from collections.abc import AsyncIterator

import pytest
import redis
from redis.asyncio import Redis

from accounts.hosting.keeper import Waiting
from groups.pending import PendingStream
from sis_project.hosted.memory import waiting_ask


@pytest.fixture
async def client(valkey: redis.Redis, redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


async def ask(client: Redis) -> Waiting:
    return await waiting_ask(client, PendingStream(client))


async def test_the_memory_keeps_its_name(client: Redis) -> None:
    first, second = await ask(client), await ask(client)

    assert first.memory == second.memory
    assert first.oldest == {}


async def test_an_emptied_redis_has_another_memory(client: Redis) -> None:
    before = await ask(client)

    await client.flushall()

    assert (await ask(client)).memory != before.memory
