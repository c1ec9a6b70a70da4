"""Counts login attempts, in Redis: most logins are commands that end before anybody asks them."""

import logging
from typing import Final

from redis.exceptions import RedisError

from accounts.errors import AccountsError, LoginRefused
from accounts.login.sentences import CODES, OTHER
from accounts.models import LoginFlow
from accounts.redis_clients import redis_sync

log = logging.getLogger(__name__)

ATTEMPTS_KEY: Final = "sis:metrics:logins"
"""A hash: `flow:outcome` -> how many."""

IMPORT: Final = "import"
FLOWS: Final = (*LoginFlow.values, IMPORT)

SUCCESS: Final = "success"
_NOT_KEPT: Final = "not_kept"
OUTCOMES: Final = (SUCCESS, *CODES, _NOT_KEPT, OTHER)


def outcome_of(error: AccountsError) -> str:
    """The word for why a login, or a step of it, did not bring a stored session."""
    if not isinstance(error, LoginRefused):
        return _NOT_KEPT
    return error.code if error.code in CODES else OTHER


def login_count(*, outcome: str, flow: str = LoginFlow.PHONE_CODE) -> None:
    """Count one attempt; a Redis that is away loses the count and never the login."""
    try:
        redis_sync().hincrby(ATTEMPTS_KEY, f"{flow}:{outcome}", 1)
    except RedisError as error:
        log.warning("A login was not counted", extra={"error": type(error).__name__})
