"""When a delivery that failed is tried again, and when an endpoint is left alone: pure."""

from datetime import timedelta
from random import Random
from typing import Final

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""From each failed try to the next; the try after the last one pauses the delivery."""

JITTER: Final = 0.2
"""A wait is longer by up to this part of itself, so that endpoints are not hit in step."""

BREAK_AFTER: Final = 5
"""Tries that failed in a row before an endpoint is left alone."""

BREAK_FOR: Final = timedelta(seconds=30)
"""How long it is left alone; then one delivery is tried."""


def retry_wait(attempts: int, *, rng: Random) -> timedelta | None:
    """How long to wait after so many failed tries; None: try no more by yourself."""
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 + JITTER * rng.random())
