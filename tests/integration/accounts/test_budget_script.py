"""The Lua script of the budgets on a real Valkey, under a clock that the tests turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.budgets import BORN_KEY, LONGEST_PATIENCE, Answer, Granted, Refused, Scope
from accounts.budgets.requests import Bucket
from accounts.budgets.script import SCRIPT, script_answers, script_arguments
from accounts.rates import Limit

CLOCK = "clock-of-the-test"
TURNED_SCRIPT = SCRIPT.replace("redis.call('TIME')", f"redis.call('LRANGE', '{CLOCK}', 0, 1)")
START = timedelta(days=20_000)
MICROSECOND = timedelta(microseconds=1)
ANY_REUSE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass
class Bench:
    """The script over one Valkey, at the times that a test names."""

    client: redis.Redis

    def reset(self, *, born: timedelta | None = timedelta(0)) -> None:
        self.client.flushdb()
        if born is not None:
            self.client.set(BORN_KEY, born // MICROSECOND)

    def take(
        self, buckets: Sequence[Bucket], *, at: timedelta, patience: timedelta = timedelta(0)
    ) -> Answer:
        return self.take_all([buckets], at=at, patience=patience)[0]

    def take_all(
        self, asked: Sequence[Sequence[Bucket]], *, at: timedelta, patience: timedelta
    ) -> list[Answer]:
        self.client.delete(CLOCK)
        self.client.rpush(CLOCK, int(at.total_seconds()), at % timedelta(seconds=1) // MICROSECOND)
        keys, argument = script_arguments(asked, patience=patience)
        return script_answers(self.client.eval(TURNED_SCRIPT, len(keys), *keys, argument), asked)

    def taken(self) -> dict[object, object]:
        return {key: self.client.get(key) for key in self.client.keys("*:rate_limit")}


@pytest.fixture
def bench(valkey: redis.Redis) -> Bench:
    bench = Bench(valkey)
    bench.reset()
    return bench


def bucket(name: str, rate: float, burst: int, scope: Scope = Scope.ACCOUNT) -> Bucket:
    return Bucket(scope, f"{name}:rate_limit", Limit(rate, burst))


@dataclass(frozen=True)
class Try:
    """One call of a random history."""

    after: timedelta
    patience: timedelta
    chosen: tuple[int, ...]


limits = st.tuples(st.floats(0.05, 20), st.integers(1, 6))
tries = st.builds(
    Try,
    after=st.timedeltas(timedelta(0), timedelta(seconds=4)),
    patience=st.sampled_from([timedelta(0), timedelta(seconds=1), LONGEST_PATIENCE]),
    chosen=st.sets(st.integers(0, 2), min_size=1).map(lambda some: tuple(sorted(some))),
)


def assert_within(limit: Limit, used: list[timedelta]) -> None:
    """No window holds more than its burst and what its rate brings: look at all that could."""
    used = sorted(used)
    for first in range(len(used)):
        for last in range(first, len(used)):
            window = (used[last] - used[first]).total_seconds()
            assert last - first + 1 <= limit.burst + limit.rate * window + 1e-6


@ANY_REUSE
@given(
    limit_list=st.lists(limits, min_size=3, max_size=3),
    history=st.lists(tries, max_size=40),
    lost_before=st.integers(0, 40),
)
def test_no_window_ever_holds_more_than_the_limit_even_when_redis_forgot_everything(
    bench: Bench, limit_list: list[tuple[float, int]], history: list[Try], lost_before: int
) -> None:
    bench.reset()
    all_buckets = [bucket(f"b{n}", *limit) for n, limit in enumerate(limit_list)]
    used: list[list[timedelta]] = [[], [], []]
    now = START

    for turn, attempt in enumerate(history):
        now += attempt.after
        if turn == lost_before:
            bench.reset(born=None)
        asked = [all_buckets[n] for n in attempt.chosen]
        answer = bench.take(asked, at=now, patience=attempt.patience)
        if isinstance(answer, Granted):
            assert answer.wait <= attempt.patience
            for n in attempt.chosen:
                used[n].append(now + answer.wait)

    for one_bucket, times in zip(all_buckets, used, strict=True):
        assert_within(one_bucket.limit, times)


@ANY_REUSE
@given(
    limit_list=st.lists(limits, min_size=3, max_size=3),
    chosen=st.lists(tries.map(lambda one: one.chosen), min_size=1, max_size=30),
    patience=st.sampled_from([timedelta(0), timedelta(seconds=1)]),
)
def test_requests_of_one_call_are_answered_as_if_they_came_one_by_one(
    bench: Bench,
    limit_list: list[tuple[float, int]],
    chosen: list[tuple[int, ...]],
    patience: timedelta,
) -> None:
    all_buckets = [bucket(f"b{n}", *limit) for n, limit in enumerate(limit_list)]
    asked = [[all_buckets[n] for n in places] for places in chosen]
    bench.reset()
    one_by_one = [bench.take(buckets, at=START, patience=patience) for buckets in asked]
    left = bench.taken()
    bench.reset()

    assert bench.take_all(asked, at=START, patience=patience) == one_by_one
    assert bench.taken() == left


@ANY_REUSE
@given(limit_list=st.lists(limits, min_size=3, max_size=3), history=st.lists(tries, max_size=40))
def test_a_refusal_takes_nothing_names_the_scope_and_its_wait_is_exact(
    bench: Bench, limit_list: list[tuple[float, int]], history: list[Try]
) -> None:
    bench.reset()
    scopes = [Scope.GLOBAL, Scope.GROUP, Scope.ACCOUNT]
    all_buckets = [
        bucket(f"b{n}", *limit, scope)
        for n, (limit, scope) in enumerate(zip(limit_list, scopes, strict=True))
    ]
    now = START

    for attempt in history:
        now += attempt.after
        asked = [all_buckets[n] for n in attempt.chosen]
        before = bench.taken()
        answer = bench.take(asked, at=now)
        if isinstance(answer, Refused):
            assert bench.taken() == before
            guilty = next(one for one in asked if one.scope is answer.scope)
            assert bench.take([guilty], at=now) == answer
            a_moment_early = now + answer.wait - MICROSECOND
            assert isinstance(bench.take(asked, at=a_moment_early), Refused)
            now += answer.wait
            assert bench.take(asked, at=now) == Granted(timedelta(0))


def test_a_full_bucket_gives_its_burst_and_then_one_for_each_interval(bench: Bench) -> None:
    five = [bucket("a", rate=0.5, burst=5)]

    at_once = [bench.take(five, at=START) for _ in range(6)]

    assert at_once[:5] == [Granted(timedelta(0))] * 5
    assert at_once[5] == Refused(timedelta(seconds=2), Scope.ACCOUNT)
    assert bench.take(five, at=START + timedelta(seconds=2)) == Granted(timedelta(0))


def test_a_slot_within_the_patience_is_reserved_for_later(bench: Bench) -> None:
    one = [bucket("a", rate=1, burst=1)]
    patience = timedelta(seconds=2)

    answers = [bench.take(one, at=START, patience=patience) for _ in range(4)]

    waits = [answer.wait.total_seconds() for answer in answers]
    assert waits == [0, 1, 2, 3]
    assert [type(answer) for answer in answers] == [Granted, Granted, Granted, Refused]


def test_a_reserved_slot_counts_in_every_bucket_when_it_is_used(bench: Bench) -> None:
    slow, shared = bucket("slow", rate=0.5, burst=1), bucket("shared", rate=1, burst=1)
    bench.take([slow], at=START)
    later = bench.take([slow, shared], at=START, patience=timedelta(seconds=2))

    meanwhile = bench.take([shared], at=START + timedelta(seconds=2))

    assert later == Granted(timedelta(seconds=2))
    assert meanwhile == Refused(timedelta(seconds=1), Scope.ACCOUNT)


def test_a_redis_without_a_birth_starts_every_bucket_empty(bench: Bench) -> None:
    five = [bucket("a", rate=1, burst=5)]
    bench.reset(born=None)

    first = bench.take(five, at=START)
    filled = [bench.take(five, at=START + timedelta(seconds=9)) for _ in range(6)]

    assert first == Refused(LONGEST_PATIENCE + timedelta(seconds=1), Scope.ACCOUNT)
    assert [isinstance(answer, Granted) for answer in filled] == [True] * 5 + [False]


def test_deleting_the_birth_empties_buckets_that_are_still_there(bench: Bench) -> None:
    five = [bucket("a", rate=1, burst=5)]
    bench.take(five, at=START)

    bench.client.delete(BORN_KEY)

    assert isinstance(bench.take(five, at=START), Refused)


def test_a_bucket_that_is_full_again_leaves_redis(bench: Bench) -> None:
    bench.take([bucket("a", rate=1, burst=5)], at=START)

    assert 1000 < bench.client.pttl("a:rate_limit") <= 2000


def test_slots_that_were_reserved_before_redis_forgot_count_all_the_same(bench: Bench) -> None:
    one = [bucket("a", rate=1, burst=1)]
    reserved = [bench.take(one, at=START, patience=LONGEST_PATIENCE) for _ in range(3)]
    bench.reset(born=None)

    first = bench.take(one, at=START, patience=LONGEST_PATIENCE)
    later = bench.take(one, at=START + timedelta(seconds=3))

    assert [answer.wait.total_seconds() for answer in reserved] == [0, 1, 2]
    assert first == Refused(timedelta(seconds=3), Scope.ACCOUNT)
    assert later == Granted(timedelta(0))
