"""What the rounds of one host share."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.hosting.gate import Gate
from accounts.hosting.holdings import Holdings
from accounts.hosting.incarnation import Incarnation


@dataclass(frozen=True, slots=True)
class HostState:
    """Who the host is, how many accounts it may hold, and what it holds.

    `clock` is the gate's: seconds, a suspended machine's included.
    """

    incarnation: Incarnation
    capacity: int
    gate: Gate
    holdings: Holdings
    clock: Callable[[], float]
