"""Hosts share their start tokens."""

import asyncio

import pytest
import redis
from redis.asyncio import Redis

from accounts.hosting.starts import SharedStarts
from accounts.rates import Limit


async def test_hosts_together_begin_no_faster_than_the_limit(
    valkey: redis.Redis, redis_url: str
) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    started: list[float] = []

    async def start(host: SharedStarts) -> None:
        await host.take()
        started.append(loop.time() - begun)

    async with Redis.from_url(redis_url) as first, Redis.from_url(redis_url) as second:
        hosts = [SharedStarts(client, Limit(rate=50.0, burst=2)) for client in (first, second)]
        await asyncio.gather(*(start(host) for host in hosts for _ in range(10)))

    # An empty Redis begins with empty buckets: not even the burst is there.
    assert all(at >= (place - 1) / 50 - 0.005 for place, at in enumerate(sorted(started)))
    assert max(started) >= 18 / 50


async def test_a_redis_that_is_away_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    async with Redis.from_url("redis://127.0.0.1:1/0", retry=None) as client:
        await asyncio.wait_for(SharedStarts(client, Limit(rate=0.001, burst=1)).take(), 2)

    assert "start tokens" in caplog.text
