"""How fast this machine is while nothing else runs: every figure in milliseconds depends on it."""

import time

from proofs.figure import Figure
from proofs.samples import quantile

ADDITIONS = 200_000
LOOPS = 15


def speed_figure(when: str) -> Figure:
    """The median time of a million additions in a loop of Python's, in milliseconds.

    A machine that others use too is twice as slow in one minute as in the next.
    """
    loops = [_loop() for _ in range(LOOPS)]
    took = quantile(loops, 0.5) * 1_000_000 / ADDITIONS
    return Figure(f"a million additions on this machine, {when}", took * 1000, "ms")


def _loop() -> float:
    begun, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    return time.perf_counter() - begun
