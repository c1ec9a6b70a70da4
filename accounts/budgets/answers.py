"""What a request for a slot is answered."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from accounts.budgets.requests import Scope


@dataclass(frozen=True, slots=True)
class Granted:
    """A slot is taken in every bucket. Act after `wait` (zero: now), or let it lapse."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was taken. `scope` is exhausted, and `wait` is the time until it may not be."""

    wait: timedelta
    scope: Scope


Answer: TypeAlias = Granted | Refused
