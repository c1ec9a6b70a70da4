"""How far somebody has heard each group, on whatever host: one sorted set in Redis."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from redis.asyncio import Redis

KEY: Final = "sis:groups:heard"
"""The group's id with its greatest mark; as many entries as groups are watched."""
LIFE: Final = timedelta(days=1)


class SharedMarks:
    """Tells other hosts of this one's marks. Raises `redis.RedisError` when Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._told: dict[int, int] = {}

    async def exchange(self, newest: Mapping[int, int]) -> dict[int, int]:
        """Tell what is new here, and say how far anybody has heard each group."""
        news = {str(g): mark for g, mark in newest.items() if mark > self._told.get(g, 0)}
        pipeline = self._redis.pipeline(transaction=False)
        if news:
            pipeline.zadd(KEY, news, gt=True)
            pipeline.pexpire(KEY, LIFE)
        pipeline.zrange(KEY, 0, -1, withscores=True)
        *_, everybodys = await pipeline.execute()
        self._told.update(newest)
        return {int(group_id): int(mark) for group_id, mark in everybodys}
