"""What waits in Redis, and whether it is still the Redis that was written to."""

from uuid import uuid4

from redis.asyncio import Redis

from accounts.hosting.keeper import Waiting
from groups.pending import PendingStream

MEMORY_KEY = "sis:memory"
"""A random name that Redis keeps until it loses its data."""


async def waiting_ask(redis: Redis, stream: PendingStream) -> Waiting:
    """What the drains have not finished, and the name of the memory that it was read from.

    The name is that of the server's run and of its data: a restart changes the first, for it may
    have come back with less than it had; an emptied database changes the second. It is read last,
    so that no loss before it goes unseen.

    Raises:
        redis.RedisError: Redis is away.
    """
    oldest = await stream.oldest_pending()
    pipeline = redis.pipeline(transaction=False)
    pipeline.set(MEMORY_KEY, uuid4().hex, nx=True)
    pipeline.get(MEMORY_KEY)
    pipeline.info("server")
    _, data, server = await pipeline.execute()
    return Waiting(memory=f"{server['run_id']}:{data.decode()}", oldest=oldest)
