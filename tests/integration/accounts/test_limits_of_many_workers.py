"""A smaller run of what the proof `orchestration` shows of the limits."""

import redis

from proofs.orchestration.limits import limits_figures


def test_no_history_of_many_workers_goes_above_a_limit(valkey: redis.Redis, redis_url: str) -> None:
    figures = limits_figures(redis_url, histories=25, steps=30, workers=4)

    assert [figure.name for figure in figures if not figure.held] == []
