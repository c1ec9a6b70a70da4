"""Start tokens: many accounts do not connect in the same moment."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from accounts.budgets.requests import Bucket, Scope
from accounts.budgets.script import SCRIPT, script_answers, script_arguments
from accounts.rates import Limit, limit_parse

log = logging.getLogger(__name__)

START_TOKENS_KEY = "sis:start_tokens"

PATIENCE = timedelta(hours=1)
"""A turn further ahead than this is not kept: 72,000 accounts are starting."""


def start_limit(rate: str) -> Limit:
    """The limit of `SIS_START_RATE` or `SIS_ALL_STARTS_RATE`: two seconds' worth may come at once.

    Raises:
        RateInvalid: the text is no rate above 0.
    """
    per_second = limit_parse(rate, burst=1).rate
    return Limit(per_second, burst=max(1, round(2 * per_second)))


class StartTokens:
    """Hands out the right to connect to the lines of one host, in the order of asking.

    Used on the host's loop only. `clock` gives seconds.
    """

    def __init__(self, limit: Limit, clock: Callable[[], float]) -> None:
        self._interval = 1 / limit.rate
        self._ahead = self._interval * (limit.burst - 1)
        self._clock = clock
        self._next = float("-inf")

    async def take(self) -> None:
        """Return when the caller may connect; a cancelled caller's turn is lost."""
        now = self._clock()
        turn = max(self._next, now - self._ahead)
        self._next = turn + self._interval
        await asyncio.sleep(max(0.0, turn - now))


class SharedStarts:
    """The same for all hosts together, in Redis.

    A Redis that is away holds nobody up: each host still keeps to its own tokens.
    """

    def __init__(self, client: Redis, limit: Limit) -> None:
        self._client = client
        self._asked = [(Bucket(Scope.GLOBAL, START_TOKENS_KEY, limit),)]

    async def take(self) -> None:
        """Return when one more account may connect, of all that any host holds."""
        keys, argument = script_arguments(self._asked, patience=PATIENCE, reserved=timedelta(0))
        try:
            reply = await self._client.eval(SCRIPT, len(keys), *keys, argument)
        except (RedisError, OSError) as error:
            log.warning(
                "Redis did not answer for the start tokens", extra={"error": type(error).__name__}
            )
            return
        (answer,) = script_answers(reply, self._asked)
        await asyncio.sleep(answer.wait.total_seconds())
