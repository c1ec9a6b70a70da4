"""Hosts tell each other through Redis how far each group was heard."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import redis
import redis.asyncio

from groups.deafness import HeardMarks, SharedMarks
from groups.deafness.shared import KEY
from sis_project.hosted.deafness import Deafness
from tests.unit.groups.builders import ACCOUNT, GROUP, OTHER, incoming

PATIENCE = timedelta(seconds=15)


class OneHost:
    """A host that holds one account."""

    def __init__(self, client: redis.asyncio.Redis, account_id: UUID) -> None:
        self.now = 0.0
        self.account_id = account_id
        self.marks = HeardMarks()
        self.found: list[UUID] = []
        self.deafness = Deafness(
            self.marks,
            SharedMarks(client),
            members=lambda _: [account_id],
            line_deaf=self.found.append,
            clock=lambda: self.now,
            patience=PATIENCE,
        )
        self.deafness.opened(account_id)

    async def look(self, *, now: float) -> None:
        self.now = now
        await self.deafness.look()


@pytest.fixture
async def client(valkey: redis.Redis, redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    async with redis.asyncio.Redis.from_url(redis_url, retry=None) as client:
        yield client


async def test_an_account_alone_on_its_host_is_found_deaf_by_another_host(
    client: redis.asyncio.Redis,
) -> None:
    hearing, deaf = OneHost(client, ACCOUNT), OneHost(client, OTHER)
    hearing.marks.heard(ACCOUNT, incoming(message_id=7))
    for now in (1.0, 10.0):
        await hearing.look(now=now)
        await deaf.look(now=now)
    assert deaf.found == []

    await deaf.look(now=1.0 + PATIENCE.total_seconds())

    assert (hearing.found, deaf.found) == ([], [OTHER])


async def test_what_is_shared_is_one_number_a_group_and_goes_by_itself(
    client: redis.asyncio.Redis, valkey: redis.Redis
) -> None:
    host = OneHost(client, ACCOUNT)
    for message_id in range(1, 50):
        host.marks.heard(ACCOUNT, incoming(message_id=message_id))
        await host.look(now=float(message_id))

    assert valkey.zrange(KEY, 0, -1, withscores=True) == [(str(GROUP).encode(), 49.0)]
    assert valkey.ttl(KEY) > 0


async def test_without_redis_a_host_compares_its_own_accounts(valkey: redis.Redis) -> None:
    async with redis.asyncio.Redis.from_url("redis://127.0.0.1:1", retry=None) as away:
        host = OneHost(away, OTHER)
        host.marks.heard(ACCOUNT, incoming(message_id=7))
        await host.look(now=1.0)

        await host.look(now=1.0 + PATIENCE.total_seconds())

    assert host.found == [OTHER]
