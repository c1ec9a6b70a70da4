"""The door to the budgets: slots for many actions, taken in one round trip."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import redis.asyncio
from django.utils.translation import gettext as _
from redis.exceptions import NoScriptError, RedisError

from accounts.budgets.answers import Answer
from accounts.budgets.requests import BudgetRequest, buckets
from accounts.budgets.script import (
    LONGEST_PATIENCE,
    MOST_REQUESTS,
    SCRIPT,
    SHA,
    Asked,
    script_answers,
    script_arguments,
)
from accounts.errors import BudgetsUnavailable
from accounts.rates import Ceilings, Limit

ANSWER_WITHIN = timedelta(milliseconds=200)
"""A Redis that is slower than this counts as away."""


class Budgets:
    """Takes slots from the budgets of service, group and account, and from the hard ceilings.

    The buckets live in Redis and are taken by one Lua script on Redis' clock, so hosts on
    different machines share them and no half-taken slot can be left behind.

    Invariant: no window of W seconds holds more than `burst + rate * W` of what a bucket granted,
    counted when it is used; nor after Redis lost its data, for buckets start empty then, once
    every slot is used that hosts may have reserved before. A Redis
    that restarts from an older snapshot forgets what was taken since: delete `sis:born` there.

    Source: Telegram publishes no rates for user accounts, only the waits that it imposes
        (core.telegram.org/api/errors, 420).
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        *,
        global_limit: Limit,
        ceilings: Ceilings,
        answer_within: timedelta = ANSWER_WITHIN,
    ) -> None:
        self._client = client
        self._global_limit = global_limit
        self._ceilings = ceilings
        self._answer_within = answer_within.total_seconds()

    async def take(self, requests: Sequence[BudgetRequest], *, patience: timedelta) -> list[Answer]:
        """Take one slot for each request, or nothing for those that must wait too long.

        Args:
            requests: taken in this order; earlier ones may exhaust a bucket for later ones.
            patience: a slot that comes free within this time is reserved, to be awaited; at most
                `LONGEST_PATIENCE`.

        Returns:
            One answer a request, in the same order.

        Raises:
            BudgetsUnavailable: Redis did not answer in time. Slots may have been taken and are
                lost; the caller must not act.
            ValueError: more patience than that.
        """
        if patience > LONGEST_PATIENCE:
            raise ValueError(f"A slot is reserved at most {LONGEST_PATIENCE} ahead.")
        asked = [
            buckets(request, global_limit=self._global_limit, ceilings=self._ceilings)
            for request in requests
        ]
        answers: list[Answer] = []
        for first in range(0, len(asked), MOST_REQUESTS):
            answers += await self._take(asked[first : first + MOST_REQUESTS], patience)
        return answers

    async def _take(self, asked: Asked, patience: timedelta) -> list[Answer]:
        keys, argument = script_arguments(asked, patience=patience)
        try:
            async with asyncio.timeout(self._answer_within):
                return script_answers(await self._run(keys, argument), asked)
        except (RedisError, OSError, TimeoutError) as error:
            raise BudgetsUnavailable(
                _("Redis (REDIS_URL) did not answer for the budgets, so nothing is sent.")
            ) from error

    async def _run(self, keys: list[str], argument: str) -> Any:
        """Run the script; a Redis that does not know it yet is taught once."""
        try:
            return await self._client.evalsha(SHA, len(keys), *keys, argument)
        except NoScriptError:
            return await self._client.eval(SCRIPT, len(keys), *keys, argument)
