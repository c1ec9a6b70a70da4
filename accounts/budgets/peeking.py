"""Whose budget is used up for now: looked at, and nothing taken."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import redis

from accounts.budgets.birth import BORN_KEY
from accounts.rates import Limit

_SECOND = 1_000_000
"""Microseconds."""


def free_again(
    client: redis.Redis, limits: Mapping[UUID, Limit], *, now: datetime
) -> dict[UUID, datetime]:
    """When the next slot of each account comes free whose own budget has none now.

    One round trip. What is seen may be taken a moment later: this helps to choose, and the budgets
    themselves decide.

    Args:
        client: where the budgets are.
        limits: each account's own limit.
        now: the moment that Redis' own clock is taken for.

    Raises:
        redis.RedisError: Redis is away.
    """
    if not limits:
        return {}
    pipeline = client.pipeline(transaction=False)
    pipeline.time()
    pipeline.mget(BORN_KEY, *(f"sis:account:{account_id}:rate_limit" for account_id in limits))
    answers: list[Any] = pipeline.execute()
    (seconds, microseconds), (born, *stored) = answers
    clock = seconds * _SECOND + microseconds
    waits = (
        (account_id, _wait(full_at, limit, born=int(born or clock), clock=clock))
        for (account_id, limit), full_at in zip(limits.items(), stored, strict=True)
    )
    return {
        account_id: now + timedelta(microseconds=wait) for account_id, wait in waits if wait > 0
    }


def _wait(full_at: bytes | None, limit: Limit, *, born: int, clock: int) -> int:
    """Microseconds until a slot is free, as `take.lua` reckons them."""
    interval = math.ceil(_SECOND / limit.rate)
    full = max(int(full_at or 0), born + interval * limit.burst)
    return full - interval * (limit.burst - 1) - clock
