"""Percentiles by the nearest rank."""

from datetime import timedelta

import pytest

from telemetry.percentiles import percentiles


@pytest.mark.parametrize(
    ("count", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (20, 10, 19), (100, 50, 95)]
)
def test_a_percentile_is_a_duration_that_was_measured(count: int, p50: int, p95: int) -> None:
    told = percentiles(timedelta(seconds=second) for second in range(count, 0, -1))

    assert (told.count, told.p50, told.p95) == (
        count,
        timedelta(seconds=p50),
        timedelta(seconds=p95),
    )


def test_nothing_measured_has_no_percentile() -> None:
    assert percentiles([]).p50 is None
