"""How long lines wait, and how many begin at once."""

import asyncio
import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.hosting.backoff import BASE, LONGEST, backoff
from accounts.hosting.starts import StartTokens, start_limit
from accounts.rates import Limit


@given(st.integers(0, 10_000), st.integers())
def test_a_wait_is_never_longer_than_its_ceiling(failures: int, seed: int) -> None:
    wait = backoff(failures=failures, rng=random.Random(seed))

    assert timedelta(0) <= wait <= min(LONGEST, BASE * 2 ** min(failures, 20))


def test_no_wait_is_longer_than_the_cap_that_is_set() -> None:
    rng, cap = random.Random(7), timedelta(seconds=5)
    waits = [backoff(failures=9, rng=rng, longest=cap) for _ in range(200)]

    assert max(waits) <= cap
    assert max(waits) > cap * 0.9


def test_lines_that_broke_together_come_back_spread_out() -> None:
    rng = random.Random(7)
    waits = sorted(backoff(failures=9, rng=rng) for _ in range(1000))

    assert waits[100] < LONGEST * 0.2
    assert waits[900] > LONGEST * 0.8


async def test_starts_come_in_a_burst_and_then_at_the_rate() -> None:
    loop = asyncio.get_running_loop()
    tokens = StartTokens(Limit(rate=50.0, burst=5), loop.time)
    begun = loop.time()

    async def start() -> float:
        await tokens.take()
        return loop.time() - begun

    started = sorted(await asyncio.gather(*(start() for _ in range(15))))

    assert started[4] < 0.02
    assert all(at >= (place - 4) / 50 - 0.002 for place, at in enumerate(started))


def test_a_rate_lets_two_seconds_worth_begin_at_once() -> None:
    assert start_limit("5/s") == Limit(rate=5.0, burst=10)
    assert start_limit("6/m") == Limit(rate=0.1, burst=1)
