"""How much one token may ask: a rate with a burst, shared by all web servers."""

import math
from typing import Any, Final

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.api.access import Access, access_of
from accounts.rates import limit_parse
from accounts.redis_clients import redis_sync

_TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1])) or 0, now)
local wait = full_at - interval * (burst - 1) - now
if wait > 0 then return wait end
full_at = full_at + interval
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX',
    math.ceil((full_at - now) / 1000) + 1000)
return 0
"""
"""GCRA on Redis' clock: the microseconds until a slot is free, or 0 and it is taken."""


class TokenRate(BaseThrottle):
    """429 with Retry-After once a token asked more than its rate. Redis away is 503."""

    _wait = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Take one slot; a caller without a token has been refused already."""
        access = access_of(request)
        if access is None:
            return True
        self._wait = token_slot(access)
        return self._wait == 0

    def wait(self) -> float:
        """Seconds until a slot is free."""
        return math.ceil(self._wait)


def token_slot(access: Access) -> float:
    """Take a slot: 0, or how many seconds to wait for one.

    Raises:
        redis.RedisError: it cannot be counted, so it is not allowed.
    """
    limit = limit_parse(access.rate, burst=access.burst)
    key = f"sis:{access.caller}:rate_limit"
    wait: Any = redis_sync().eval(_TAKE, 1, key, str(1e6 / limit.rate), str(limit.burst))
    return int(wait) / 1e6
