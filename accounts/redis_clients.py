"""How this service reaches Redis: bytes in, bytes out."""

from functools import cache

import redis
import redis.asyncio
from django.conf import settings

CONNECT_TIMEOUT = 3.0
"""Seconds until a connection that does not open counts as refused."""


@cache
def _pool(url: str) -> redis.ConnectionPool:
    return redis.ConnectionPool.from_url(url, socket_connect_timeout=CONNECT_TIMEOUT)


def redis_sync() -> redis.Redis:
    """A client over the one pool of this process, for tasks, commands and pages."""
    return redis.Redis(connection_pool=_pool(settings.REDIS_URL))


def redis_async() -> redis.asyncio.Redis:
    """A new client with a pool of its own: its connections belong to the loop that uses it.

    Whoever asks for it closes it, with `await client.aclose()` on the same loop.
    """
    return redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=CONNECT_TIMEOUT)
