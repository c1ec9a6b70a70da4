"""The simulated budgets hold what the real ones hold."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.budgets import Granted, Refused, Scope
from accounts.budgets.requests import Bucket
from accounts.budgets.simulated import SimulatedBudgets
from accounts.rates import Limit

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LIMITS = st.builds(Limit, rate=st.floats(0.1, 10), burst=st.integers(1, 5))


def bucket(limit: Limit, scope: Scope = Scope.ACCOUNT) -> Bucket:
    return Bucket(scope, scope.value, limit)


@given(limit=LIMITS, gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_window_holds_more_than_burst_and_rate_allow(limit: Limit, gaps: list[float]) -> None:
    budgets, at, used = SimulatedBudgets(), NOON, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        answer = budgets.take([bucket(limit)], at=at, patience=timedelta(seconds=1))
        if isinstance(answer, Granted):
            used.append(at + answer.wait)

    for first in range(len(used)):
        for last in range(first, len(used)):
            seconds = (used[last] - used[first]).total_seconds()
            assert last - first + 1 <= limit.burst + limit.rate * seconds + 1e-3


def test_the_bucket_that_needs_longest_refuses_and_nothing_is_taken() -> None:
    budgets = SimulatedBudgets()
    wide, narrow = bucket(Limit(1, 5), Scope.GROUP), bucket(Limit(0.01, 1))
    budgets.take([wide, narrow], at=NOON, patience=timedelta(0))

    refused = budgets.take([wide, narrow], at=NOON, patience=timedelta(0))

    assert refused == Refused(timedelta(seconds=100), Scope.ACCOUNT)
    assert budgets.take([wide], at=NOON, patience=timedelta(0)) == Granted(timedelta(0))
