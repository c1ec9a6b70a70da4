"""Percentiles of a handful of durations, for people to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Percentiles:
    """What half, and what 95 of 100, stayed within; both None when there was nothing to measure."""

    count: int
    p50: timedelta | None
    p95: timedelta | None


def percentiles(durations: Iterable[timedelta]) -> Percentiles:
    """By the nearest rank: each figure is one that was measured."""
    ranked = sorted(durations)
    if not ranked:
        return Percentiles(0, None, None)
    return Percentiles(len(ranked), _at(ranked, 50), _at(ranked, 95))


def _at(ranked: list[timedelta], percent: int) -> timedelta:
    return ranked[-(-len(ranked) * percent // 100) - 1]
