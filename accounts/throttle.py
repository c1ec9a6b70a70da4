"""The limits that operators set: an account's profile, and the settings behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.budgets.requests import Effect
from accounts.errors import RateInvalid
from accounts.rates import HARD_CEILINGS, Ceilings, Limit, ceilings_allowed, limit_parse

_KEYS = frozenset({"rate_limit", "burst"})
_EFFECTS = frozenset(effect.value for effect in Effect)

MOST_HOURS = 24 * 365


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """How much one account may do at all, and of one kind where its profile says so."""

    all: Limit
    effects: Mapping[Effect, Limit]


def account_limits(throttle_profile: Mapping[str, object]) -> AccountLimits:
    """The limits of an account by its `throttle_profile`; what it leaves out, the settings say.

    Args:
        throttle_profile: `{"rate_limit": "20/m", "burst": 5, "send": {"rate_limit": "6/m",
            "burst": 1}, "press": {...}}`; each key may be left out. A kind without its own limit
            has its ceiling's, and one with it is never above that.

    Raises:
        RateInvalid: an unknown key, or a value that is no rate or no burst.
    """
    _refuse_unknown("throttle_profile", throttle_profile, _KEYS | _EFFECTS)
    rate = throttle_profile.get("rate_limit", settings.SIS_ACCOUNT_RATE)
    return AccountLimits(
        all=_limit("throttle_profile", rate, throttle_profile),
        effects={
            effect: _effect_limit(f"throttle_profile.{effect}", throttle_profile[effect])
            for effect in Effect
            if effect in throttle_profile
        },
    )


def _effect_limit(path: str, profile: object) -> Limit:
    if not isinstance(profile, Mapping) or "rate_limit" not in profile:
        raise RateInvalid(
            _('%(path)s: write it like {"rate_limit": "6/m", "burst": 2}.') % {"path": path}
        )
    _refuse_unknown(path, profile, _KEYS)
    return _limit(path, profile["rate_limit"], profile)


def _limit(path: str, rate: object, profile: Mapping[str, object]) -> Limit:
    burst = profile.get("burst", settings.SIS_ACCOUNT_BURST)
    if not isinstance(rate, str):
        raise RateInvalid(_('%(path)s.rate_limit: write a text like "20/m".') % {"path": path})
    if not isinstance(burst, int) or isinstance(burst, bool):
        raise RateInvalid(_("%(path)s.burst: write a whole number of 1 or more.") % {"path": path})
    return limit_parse(rate, burst=burst)


def _refuse_unknown(path: str, profile: Mapping[str, object], known: frozenset[str]) -> None:
    if unknown := sorted(set(profile) - known):
        raise RateInvalid(
            _("%(path)s: unknown key %(key)r; it knows %(known)s.")
            % {"path": path, "key": unknown[0], "known": ", ".join(sorted(known))}
        )


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


def listen_only_span() -> timedelta:
    """How long a new account only listens: `SIS_LISTEN_ONLY_HOURS`.

    Raises:
        RateInvalid: the setting is below 0.
    """
    hours: float = settings.SIS_LISTEN_ONLY_HOURS
    if not 0 <= hours <= MOST_HOURS:
        raise RateInvalid(
            _("SIS_LISTEN_ONLY_HOURS: write a number of hours from 0 to %(most)d.")
            % {"most": MOST_HOURS}
        )
    return timedelta(hours=hours)


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
