"""What `manage.py check` says about the settings of this room, before anything runs into them.

Warnings, not errors: a process that opens no session (the web server, a test) can do without.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.utils.translation import gettext as _

from accounts.errors import AccountsError, MasterKeyMissing, RateInvalid
from accounts.hosting.backoff import LONGEST
from accounts.telegram import application_from_settings
from accounts.throttle import account_limits, ceilings, global_limit, group_limit, listen_only_span
from accounts.vault.keys import master_key_from_settings

LEAST_CHECKUP = 60
"""Seconds between two checkups of an account, at the least."""


@register(Tags.security)
def master_key_check(**_options: Any) -> list[CheckMessage]:
    """The master key is there and is one."""
    try:
        master_key_from_settings()
    except MasterKeyMissing as error:
        return [Advice(str(error), id="accounts.W001")]
    except AccountsError as error:
        return [Error(str(error), id="accounts.E001")]
    return []


@register
def telegram_check(**_options: Any) -> list[CheckMessage]:
    """The API id, the hash, and the server if there is one."""
    try:
        application_from_settings()
    except AccountsError as error:
        return [Advice(str(error), id="accounts.W002")]
    return []


@register
def rates_check(**_options: Any) -> list[CheckMessage]:
    """Each rate reads as one."""
    rates: dict[str, Callable[[], object]] = {
        "SIS_ACCOUNT_RATE, SIS_ACCOUNT_BURST": lambda: account_limits({}),
        "SIS_GROUP_RATE, SIS_GROUP_BURST": group_limit,
        "SIS_GLOBAL_RATE, SIS_GLOBAL_BURST": global_limit,
        "SIS_CEILING_SENDS, SIS_CEILING_PRESSES, SIS_CEILING_CHAT_SENDS": ceilings,
        "SIS_LISTEN_ONLY_HOURS": listen_only_span,
    }
    found: list[CheckMessage] = []
    for names, read in rates.items():
        try:
            read()
        except RateInvalid as error:
            found.append(Error(f"{names}: {error}", id="accounts.E002"))
    return found


@register
def reconnect_check(**_options: Any) -> list[CheckMessage]:
    """The longest wait for a reconnect is within reason."""
    longest = LONGEST.total_seconds()
    if 1 <= settings.SIS_RECONNECT_CAP <= longest:
        return []
    sentence = _("SIS_RECONNECT_CAP: write a number of seconds from 1 to %(most)d.")
    return [Error(sentence % {"most": longest}, id="accounts.E003")]


@register
def checkup_check(**_options: Any) -> list[CheckMessage]:
    """Checkups are calls to Telegram: not too many of them."""
    if settings.SIS_CHECKUP_EVERY >= LEAST_CHECKUP:
        return []
    sentence = _("SIS_CHECKUP_EVERY: write %(least)d seconds or more.")
    return [Error(sentence % {"least": LEAST_CHECKUP}, id="accounts.E004")]


@register
def ceilings_check(**_options: Any) -> list[CheckMessage]:
    """Say when ceilings were raised, which only a server of our own allows."""
    raised = any(
        (settings.SIS_CEILING_SENDS, settings.SIS_CEILING_PRESSES, settings.SIS_CEILING_CHAT_SENDS)
    )
    if raised and not settings.SIS_TELEGRAM_SERVER:
        return [
            Advice(
                _("SIS_CEILING_*: without SIS_TELEGRAM_SERVER these can only lower the ceilings."),
                id="accounts.W003",
            )
        ]
    return []
