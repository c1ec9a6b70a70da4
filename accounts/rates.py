"""Rates in Celery's notation, and the ceilings that no setting may lift."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import RateInvalid

_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once, and `rate` a second on average.

    Invariant: no window of W seconds holds more than `burst + rate * W`.
    """

    rate: float
    burst: int

    def __post_init__(self) -> None:
        if not 0 < self.rate < float("inf") or self.burst < 1:
            raise RateInvalid(
                _("A limit needs a rate above 0 and a burst of 1 or more; to stop, pause instead.")
            )


def limit_parse(text: str, *, burst: int) -> Limit:
    """Read `"20/m"`, `"5/s"`, `"100/h"` or `"0.5"` (a second), as Celery's `rate_limit` is written.

    Raises:
        RateInvalid: the text is no rate above 0, or the burst is below 1.
    """
    number, slash, unit = text.strip().partition("/")
    try:
        per_second = float(number) / _SECONDS[unit if slash else "s"]
        return Limit(rate=per_second, burst=burst)
    except (ValueError, KeyError) as error:
        raise RateInvalid(
            _(
                "%(text)r with a burst of %(burst)r is no rate: write it like 20/m, 5/s or 100/h, "
                "above 0, with a burst of 1 or more; to stop an account, pause it."
            )
            % {"text": text, "burst": burst}
        ) from error


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What one account may do at the very most, whatever operators set."""

    sends: Limit
    presses: Limit
    chat_sends: Limit


HARD_CEILINGS = Ceilings(
    sends=Limit(rate=25 / 60, burst=5),
    presses=Limit(rate=40 / 60, burst=20),
    chat_sends=Limit(rate=1.0, burst=1),
)
"""At most 30 sends and 60 presses in any minute, and one send a second in one chat.

The burst counts into the minute: 5 at once and 25 more in the 60 seconds that follow.
"""


def ceilings_allowed(wanted: Ceilings, *, own_server: bool) -> Ceilings:
    """The ceilings that hold when an operator wants `wanted`.

    Against Telegram they may only be lowered; against a server of our own (`own_server`, the
    sandbox) they may be raised, so that proofs can drive the system to its limits.
    """
    if own_server:
        return wanted
    return Ceilings(
        sends=limit_lower(wanted.sends, HARD_CEILINGS.sends),
        presses=limit_lower(wanted.presses, HARD_CEILINGS.presses),
        chat_sends=limit_lower(wanted.chat_sends, HARD_CEILINGS.chat_sends),
    )


def limit_lower(one: Limit, other: Limit) -> Limit:
    """A limit that is within both."""
    return Limit(rate=min(one.rate, other.rate), burst=min(one.burst, other.burst))
