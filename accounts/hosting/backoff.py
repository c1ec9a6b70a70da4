"""How long to wait before a line is tried again."""

import random
from datetime import timedelta

BASE = timedelta(seconds=1)
LONGEST = timedelta(seconds=300)
"""What SIS_RECONNECT_CAP may be at the most, and is by default."""

STEADY_AFTER = timedelta(seconds=30)
"""A line that stayed up for this long was well: the next failure counts as the first again."""

_DOUBLINGS = 9  # 2 ** 9 s is past the longest wait


def backoff(*, failures: int, rng: random.Random, longest: timedelta = LONGEST) -> timedelta:
    """A wait drawn evenly from nothing to 1, 2, 4 .. `longest` seconds: full jitter.

    Thousands of lines that broke together come back spread out, not in waves.

    Args:
        failures: tries since the line was last well; 0 for one that has just broken.
    """
    ceiling = min(longest, BASE * (1 << min(failures, _DOUBLINGS)))
    return ceiling * rng.random()
