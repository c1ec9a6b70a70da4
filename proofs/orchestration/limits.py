"""Random histories of many workers on one Redis: no window ever holds more than its limit."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from redis import Redis

from accounts.budgets import LONGEST_PATIENCE, Answer, Granted, Scope
from accounts.budgets.requests import Bucket
from accounts.budgets.script import SCRIPT, script_answers, script_arguments
from accounts.rates import Limit
from proofs.figure import Figure

HISTORIES = 500
STEPS = 50
WORKERS = 8
BUCKETS = 3

CLOCK = "clock-of-the-proof"
TURNED_SCRIPT = SCRIPT.replace("redis.call('TIME')", f"redis.call('LRANGE', '{CLOCK}', 0, 1)")
"""The service's script, under a clock that is turned by hand."""

START = timedelta(days=20_000)
PATIENCES = (timedelta(0), timedelta(seconds=1), LONGEST_PATIENCE)
MICROSECOND = timedelta(microseconds=1)
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Step:
    """Some time passes, and then so many workers ask at once, all for the same buckets."""

    after: timedelta
    workers: int
    patience: timedelta
    chosen: tuple[int, ...]


@dataclass(slots=True)
class Tally:
    """What all histories came to; `over` counts the slots that were too many."""

    histories: int = 0
    granted: int = 0
    refused: int = 0
    over: int = 0


@dataclass(slots=True)
class History:
    """The buckets of one history, and when each granted slot is used."""

    limits: Sequence[Limit]
    used: list[list[timedelta]] = field(default_factory=lambda: [[] for _ in range(BUCKETS)])

    def over(self) -> int:
        """How many slots stand in a window that holds more than its limit."""
        return sum(
            too_many(limit, used) for limit, used in zip(self.limits, self.used, strict=True)
        )


def too_many(limit: Limit, used: Sequence[timedelta]) -> int:
    """How many of these slots end a window of W seconds that has more than `burst + rate * W`."""
    least, over = float("inf"), 0
    for number, at in enumerate(sorted(used)):
        filled = limit.rate * (at - START).total_seconds()
        least = min(least, number - filled)
        over += number + 1 - filled - least > limit.burst + ROUNDING
    return over


def limits_figures(
    url: str, *, histories: int = HISTORIES, steps: int = STEPS, workers: int = WORKERS
) -> list[Figure]:
    """Play the histories on the Redis at `url`, which is emptied again and again."""
    tally = Tally()
    with ExitStack() as stack:
        clients = [stack.enter_context(Redis.from_url(url)) for _ in range(workers)]
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        _histories(_Stage(clients, pool), tally, histories=histories, steps=steps)
    return [
        Figure(
            f"histories of {steps} steps, {workers} workers, each losing all of Redis once",
            tally.histories,
            at_least=histories,
        ),
        Figure("slots granted in them", tally.granted, at_least=1),
        Figure("slots refused in them", tally.refused, at_least=1),
        Figure("slots above a limit", tally.over, at_most=0),
    ]


@dataclass(frozen=True, slots=True)
class _Stage:
    clients: Sequence[Redis]
    pool: ThreadPoolExecutor

    def begin(self) -> None:
        """A Redis that has been there for long."""
        self.clients[0].flushdb()
        self.clients[0].set("sis:born", 0)

    def ask(self, step: Step, buckets: Sequence[Bucket], *, at: timedelta) -> list[Answer]:
        """Turn the clock, and let the workers ask together."""
        seconds, rest = divmod(at, timedelta(seconds=1))
        pipeline = self.clients[0].pipeline()
        pipeline.delete(CLOCK)
        pipeline.rpush(CLOCK, seconds, rest // MICROSECOND)
        pipeline.execute()
        keys, argument = script_arguments([buckets], patience=step.patience)

        def one(client: Redis) -> Answer:
            reply = client.eval(TURNED_SCRIPT, len(keys), *keys, argument)
            return script_answers(reply, [buckets])[0]

        return list(self.pool.map(one, self.clients[: step.workers]))


def _histories(stage: _Stage, tally: Tally, *, histories: int, steps: int) -> None:
    limits = st.builds(Limit, st.floats(0.05, 20), st.integers(1, 6))
    step = st.builds(
        Step,
        after=st.integers(0, 4000).map(lambda ms: timedelta(milliseconds=ms)),
        workers=st.integers(1, len(stage.clients)),
        patience=st.sampled_from(PATIENCES),
        chosen=st.sampled_from([(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]),
    )

    @settings(
        max_examples=histories,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(limits, min_size=BUCKETS, max_size=BUCKETS),
        st.lists(step, min_size=steps, max_size=steps),
        st.integers(0, steps - 1),
    )
    def play(limits: list[Limit], history: list[Step], lost_before: int) -> None:
        _play(stage, tally, History(limits), history, lost_before)

    play()


def _play(
    stage: _Stage, tally: Tally, history: History, steps: Sequence[Step], lost_before: int
) -> None:
    stage.begin()
    buckets = [
        Bucket(Scope.ACCOUNT, f"b{n}:rate_limit", limit) for n, limit in enumerate(history.limits)
    ]
    now = START
    for number, step in enumerate(steps):
        now += step.after
        if number == lost_before:
            stage.clients[0].flushdb()
        for answer in stage.ask(step, [buckets[n] for n in step.chosen], at=now):
            if isinstance(answer, Granted):
                tally.granted += 1
                for n in step.chosen:
                    history.used[n].append(now + answer.wait)
            else:
                tally.refused += 1
    tally.histories += 1
    tally.over += history.over()
