"""Counts login attempts, in Redis: most logins are commands that end before anybody asks them."""

import logging
from types import MappingProxyType
from typing import Final

from redis.exceptions import RedisError

from accounts.errors import AccountsError, LoginRefused
from accounts.redis_clients import redis_sync
from drivers.errors import (
    CodeExpired,
    CodeInvalid,
    Disconnected,
    DriverError,
    FloodWait,
    NotAnswered,
    OutcomeUnknown,
    PasswordInvalid,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
)

log = logging.getLogger(__name__)

ATTEMPTS_KEY: Final = "sis:metrics:logins"
"""A hash: `flow:outcome` -> how many."""

PHONE_CODE: Final = "phone_code"
FLOWS: Final = (PHONE_CODE,)

SUCCESS: Final = "success"
_TRIES: Final = "tries_exhausted"
_NOT_KEPT: Final = "not_kept"
_OTHER: Final = "other"
_BY_CAUSE: Final[MappingProxyType[type[DriverError], str]] = MappingProxyType(
    {
        CodeInvalid: "code_invalid",
        CodeExpired: "code_expired",
        PasswordInvalid: "password_invalid",
        PhoneInvalid: "phone_invalid",
        PhoneUnregistered: "phone_unregistered",
        PhoneBanned: "phone_banned",
        FloodWait: "flood_wait",
        NotAnswered: "no_answer",
        OutcomeUnknown: "no_answer",
        Disconnected: "no_answer",
    }
)
OUTCOMES: Final = tuple(dict.fromkeys((SUCCESS, *_BY_CAUSE.values(), _TRIES, _NOT_KEPT, _OTHER)))


def outcome_of(error: AccountsError) -> str:
    """The word for why a login did not end with a stored session."""
    if not isinstance(error, LoginRefused):
        return _NOT_KEPT
    cause = error.__cause__
    if not isinstance(cause, DriverError):
        return _TRIES
    return next((_BY_CAUSE[kind] for kind in type(cause).__mro__ if kind in _BY_CAUSE), _OTHER)


def login_count(*, outcome: str, flow: str = PHONE_CODE) -> None:
    """Count one attempt; a Redis that is away loses the count and never the login."""
    try:
        redis_sync().hincrby(ATTEMPTS_KEY, f"{flow}:{outcome}", 1)
    except RedisError as error:
        log.warning("A login was not counted", extra={"error": type(error).__name__})
