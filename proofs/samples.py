"""Quantiles, and the median of rounds."""

import math
from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

Round = TypeVar("Round")


def quantile(samples: Sequence[float], share: float) -> float:
    """The sample that this share of all samples does not exceed; NaN when there are none."""
    if not samples:
        return math.nan
    rank = math.ceil(share * len(samples))
    return sorted(samples)[max(rank, 1) - 1]


def of_rounds(rounds: Sequence[Round], figure: Callable[[Round], float]) -> float:
    """The median of a figure over the rounds; one noisy round does not move it."""
    return median(figure(one) for one in rounds)
