"""The limits that operators set: an account's profile, and the settings behind it."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import RateInvalid
from accounts.rates import HARD_CEILINGS, Ceilings, Limit, ceilings_allowed, limit_parse

_KEYS = frozenset({"rate_limit", "burst"})


def account_limit(throttle_profile: Mapping[str, object]) -> Limit:
    """The limit of an account by its `throttle_profile`; what it leaves out, the settings say.

    Args:
        throttle_profile: `{"rate_limit": "20/m", "burst": 5}`, either key or none.

    Raises:
        RateInvalid: an unknown key, or a value that is no rate or no burst.
    """
    unknown = sorted(set(throttle_profile) - _KEYS)
    if unknown:
        raise RateInvalid(
            _("throttle_profile: unknown key %(key)r; it knows rate_limit and burst.")
            % {"key": unknown[0]}
        )
    rate = throttle_profile.get("rate_limit", settings.SIS_ACCOUNT_RATE)
    burst = throttle_profile.get("burst", settings.SIS_ACCOUNT_BURST)
    if not isinstance(rate, str):
        raise RateInvalid(_('throttle_profile.rate_limit: write a text like "20/m".'))
    if not isinstance(burst, int) or isinstance(burst, bool):
        raise RateInvalid(_("throttle_profile.burst: write a whole number of 1 or more."))
    return limit_parse(rate, burst=burst)


def group_limit() -> Limit:
    """The limit of a group whose policy names none: `SIS_GROUP_RATE`, `SIS_GROUP_BURST`."""
    return limit_parse(settings.SIS_GROUP_RATE, burst=settings.SIS_GROUP_BURST)


def global_limit() -> Limit:
    """The limit of the whole service: `SIS_GLOBAL_RATE`, `SIS_GLOBAL_BURST`."""
    return limit_parse(settings.SIS_GLOBAL_RATE, burst=settings.SIS_GLOBAL_BURST)


def ceilings() -> Ceilings:
    """The ceilings of an account: `SIS_CEILING_*`, never above the hard ones against Telegram."""
    return ceilings_allowed(
        Ceilings(
            sends=_ceiling(settings.SIS_CEILING_SENDS, HARD_CEILINGS.sends),
            presses=_ceiling(settings.SIS_CEILING_PRESSES, HARD_CEILINGS.presses),
            chat_sends=_ceiling(settings.SIS_CEILING_CHAT_SENDS, HARD_CEILINGS.chat_sends),
        ),
        own_server=bool(settings.SIS_TELEGRAM_SERVER),
    )


def _ceiling(text: str, hard: Limit) -> Limit:
    """Read `"25/m"` or, with a burst, `"25/m:5"`; an empty text is the hard ceiling itself."""
    if not text:
        return hard
    rate, colon, burst = text.partition(":")
    if colon and not burst.isdecimal():
        raise RateInvalid(
            _("%(text)r is no ceiling: write it like 25/m, or 25/m:5 with a burst of 5.")
            % {"text": text}
        )
    return limit_parse(rate, burst=int(burst) if colon else hard.burst)
