"""How a sum is divided, to the cent."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from random import Random
from typing import TypeAlias

CENT = Decimal("0.01")


class Kind(StrEnum):
    """How a red packet is divided."""

    LUCKY = "lucky"
    """By chance, each share at least a cent."""
    EQUAL = "equal"
    """Alike; cents that cannot be divided go to the first shares."""


Splitter: TypeAlias = Callable[[int, int, Random], list[int]]


def split(total: Decimal, shares: int, kind: Kind, rng: Random) -> list[Decimal]:
    """Divide `total` into `shares` amounts that sum to it exactly.

    Raises:
        ValueError: the total is no whole number of cents, or there is no cent for each share.
    """
    cents = int(total / CENT)
    if cents * CENT != total or not 1 <= shares <= cents:
        raise ValueError("A red packet needs a total in whole cents, and a cent for each share.")
    return [amount * CENT for amount in _SPLITTERS[kind](cents, shares, rng)]


def _lucky(cents: int, shares: int, rng: Random) -> list[int]:
    # Cutting a line of cents at distinct places leaves no piece empty, and the pieces' sum is it.
    cuts = [0, *sorted(rng.sample(range(1, cents), shares - 1)), cents]
    return [end - start for start, end in pairwise(cuts)]


def _equal(cents: int, shares: int, rng: Random) -> list[int]:  # noqa: ARG001 - one shape for both
    each, left = divmod(cents, shares)
    return [each + (index < left) for index in range(shares)]


_SPLITTERS: dict[Kind, Splitter] = {Kind.LUCKY: _lucky, Kind.EQUAL: _equal}
