"""Whether what is wanted can be done in time: arithmetic over budgets that begin full."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from accounts.rates import Limit

_MILLISECOND = timedelta(milliseconds=1)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Wish:
    """So many actions, by whichever of some accounts, under budgets that they share.

    `accounts` has for each account the limits that it alone fills (its own, the effect's, the
    chat's), and `shared` those of the group and the service. `each_at_most` is how many of the
    actions one account may do (a packet is taken once by each), None for any number.
    """

    actions: int
    accounts: Sequence[Sequence[Limit]]
    shared: Sequence[Limit]
    each_at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """What of a wish can be done in time, at the very best: with every budget full.

    `earliest` is how long all of it takes; None when no time is enough, because too few accounts
    may do it.
    """

    asked: int
    fits: int
    earliest: timedelta | None

    @property
    def whole(self) -> bool:
        """Whether everything can be done in time."""
        return self.fits >= self.asked


def wish_fit(wish: Wish, *, within: timedelta) -> Fit:
    """How much of the wish can be done `within` that time, and when all of it could be."""
    fits = min(wish.actions, _capacity(wish, within))
    return Fit(asked=wish.actions, fits=fits, earliest=_earliest(wish))


def _earliest(wish: Wish) -> timedelta | None:
    """The capacity grows with time, so the first millisecond with enough of it is searched for."""
    if wish.each_at_most is not None and len(wish.accounts) * wish.each_at_most < wish.actions:
        return None
    if not wish.actions:
        return timedelta(0)
    if not wish.accounts:
        return None
    limits = [*wish.shared, *(limit for own in wish.accounts for limit in own)]
    longest = max(max(wish.actions - limit.burst, 0) / limit.rate for limit in limits)
    milliseconds = range(math.ceil(longest * 1000) + 1)
    return _MILLISECOND * bisect_left(
        milliseconds, wish.actions, key=lambda after: _capacity(wish, _MILLISECOND * after)
    )


def _capacity(wish: Wish, within: timedelta) -> int:
    most = wish.actions if wish.each_at_most is None else wish.each_at_most
    by_accounts = sum(min(most, _slots(own, within)) for own in wish.accounts)
    return min(by_accounts, _slots(wish.shared, within, most=by_accounts))


def _slots(limits: Sequence[Limit], within: timedelta, *, most: int | None = None) -> int:
    """How many slots full buckets of all these limits give within a time."""
    seconds = within.total_seconds()
    given = [limit.burst + math.floor(limit.rate * seconds + _ROUNDING) for limit in limits]
    return min(given) if most is None else min([*given, most])
