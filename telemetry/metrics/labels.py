"""Keeps labels bounded: each value of a label is a series that Prometheus keeps for ever."""

from collections.abc import Collection
from typing import Final

OTHER: Final = "other"


def bounded(value: str, known: Collection[str]) -> str:
    """The value if it is a known one, else `other`."""
    return value if value in known else OTHER
