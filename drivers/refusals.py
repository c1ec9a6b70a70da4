"""Telegram's refusals, sorted by what to do about them.

Sorted by the error's name and never by its code alone: Telegram uses several codes for one name.
Sources: core.telegram.org/api/errors and the list of errors there.
"""

import re
from datetime import timedelta
from typing import Final

from drivers.errors import (
    AccountSuspended,
    CodeExpired,
    CodeInvalid,
    DataCentreMoved,
    Disconnected,
    DriverError,
    FloodWait,
    LoginError,
    MethodRefused,
    NotAnswered,
    OutcomeUnknown,
    PasswordInvalid,
    PasswordRequired,
    PeerFlood,
    PeerUnavailable,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
    SessionLost,
    SlowmodeWait,
)

PEER_UNKNOWN: Final = "PEER_ID_INVALID"
"""What we say ourselves of a chat whose access hash this account does not have."""

BY_NAME: Final[dict[type[DriverError], frozenset[str]]] = {
    SessionLost: frozenset(
        {
            "AUTH_KEY_DUPLICATED",
            "AUTH_KEY_INVALID",
            "AUTH_KEY_PERM_EMPTY",
            "AUTH_KEY_UNREGISTERED",
            "SESSION_EXPIRED",
            "SESSION_REVOKED",
        }
    ),
    AccountSuspended: frozenset(
        {"FROZEN_METHOD_INVALID", "USER_DEACTIVATED", "USER_DEACTIVATED_BAN"}
    ),
    PeerFlood: frozenset({"PEER_FLOOD", "USER_RESTRICTED"}),
    PeerUnavailable: frozenset(
        {
            "CHANNEL_INVALID",
            "CHANNEL_PRIVATE",
            "CHAT_ADMIN_REQUIRED",
            "CHAT_FORBIDDEN",
            "CHAT_GUEST_SEND_FORBIDDEN",
            "CHAT_ID_INVALID",
            "CHAT_RESTRICTED",
            "CHAT_SEND_PLAIN_FORBIDDEN",
            "CHAT_WRITE_FORBIDDEN",
            PEER_UNKNOWN,
            "TOPIC_CLOSED",
            "USER_BANNED_IN_CHANNEL",
            "USER_NOT_PARTICIPANT",
        }
    ),
    OutcomeUnknown: frozenset({"BOT_RESPONSE_TIMEOUT"}),
    MethodRefused: frozenset({"RANDOM_ID_DUPLICATE"}),
    PasswordRequired: frozenset({"SESSION_PASSWORD_NEEDED"}),
    CodeInvalid: frozenset({"PHONE_CODE_EMPTY", "PHONE_CODE_INVALID"}),
    CodeExpired: frozenset({"PHONE_CODE_EXPIRED"}),
    PasswordInvalid: frozenset({"PASSWORD_HASH_INVALID"}),
    PhoneInvalid: frozenset({"PHONE_NUMBER_INVALID"}),
    PhoneUnregistered: frozenset({"PHONE_NUMBER_UNOCCUPIED"}),
    PhoneBanned: frozenset({"PHONE_NUMBER_BANNED"}),
    LoginError: frozenset(
        {
            "API_ID_INVALID",
            "API_ID_PUBLISHED_FLOOD",
            "AUTH_TOKEN_EXPIRED",
            "AUTH_TOKEN_INVALID",
            "PHONE_CODE_HASH_EMPTY",
            "PHONE_NUMBER_FLOOD",
            "PHONE_PASSWORD_FLOOD",
            "PHONE_PASSWORD_PROTECTED",
            "SEND_CODE_UNAVAILABLE",
            "SRP_ID_INVALID",
            "SRP_PASSWORD_CHANGED",
        }
    ),
}
"""Telegram's errors by what we make of them; docs/account-states.md shows operators the same."""

_ERRORS: Final = {name: error for error, names in BY_NAME.items() for name in names}

_WAIT: Final = re.compile(r"([A-Z0-9]+(?:_[A-Z]+)*_WAIT)_(\d+)")
_MOVED: Final = re.compile(r"(PHONE|NETWORK|USER)_MIGRATE_(\d+)")
_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_NUMBER: Final = re.compile(r"_\d+")

UNAUTHORIZED, FLOOD = 401, 420
_SERVER_FAILED = 500
"""This code and above (and below zero): Telegram failed, and whether it acted is not said."""


def translate(code: int, message: str) -> DriverError:
    """The error for what Telegram answered, such as (420, "FLOOD_WAIT_30").

    A failure of the server itself becomes NotAnswered; for a request that acts, the caller turns
    that into OutcomeUnknown.
    """
    if (wait := _WAIT.fullmatch(message)) is not None:
        error_id = f"{wait[1]}_X"
        kind = SlowmodeWait if error_id == "SLOWMODE_WAIT_X" else FloodWait
        return kind(error_id, timedelta(seconds=int(wait[2])))
    if (moved := _MOVED.fullmatch(message)) is not None:
        return DataCentreMoved(f"{moved[1]}_MIGRATE_X", int(moved[2]))
    error_id = error_id_of(code, message)
    return _ERRORS.get(error_id, _by_code(code))(error_id)


def error_id_of(code: int, message: str) -> str:
    """Telegram's name for an error with its numbers blanked: a bounded set, fit for metrics."""
    if _NAME.fullmatch(message) is None:
        return f"UNNAMED_{code}".replace("-", "MINUS_")
    return _NUMBER.sub("_X", message)


def _by_code(code: int) -> type[DriverError]:
    if code == UNAUTHORIZED:
        return SessionLost
    if code == FLOOD:
        return PeerFlood  # Telegram brakes the account and names no time
    return NotAnswered if code >= _SERVER_FAILED or code < 0 else MethodRefused


def transport_error(packet: bytes) -> DriverError:
    """What a bare negative number in place of a packet means.

    Source: core.telegram.org/mtproto/mtproto-transports, "Transport errors".
    """
    code = -int.from_bytes(packet, "little", signed=True)
    if code == 404:
        return SessionLost("AUTH_KEY_NOT_FOUND")
    return Disconnected({429: "TRANSPORT_FLOOD", 444: "INVALID_DC"}.get(code, "TRANSPORT_ERROR"))
