"""What Telegram refuses, and the waits that it imposes."""

from datetime import timedelta
from typing import Final

from prometheus_client import Counter, Histogram

from telemetry.metrics.labels import bounded

TELEGRAM_ERRORS: Final = frozenset(
    {
        # The session, the account
        *("AUTH_KEY_DUPLICATED", "AUTH_KEY_INVALID", "AUTH_KEY_NOT_FOUND", "AUTH_KEY_PERM_EMPTY"),
        *("AUTH_KEY_UNREGISTERED", "SESSION_EXPIRED", "SESSION_REVOKED", "USER_DEACTIVATED"),
        *("USER_DEACTIVATED_BAN", "FROZEN_METHOD_INVALID", "PEER_FLOOD", "USER_RESTRICTED"),
        # The chat
        *("CHANNEL_INVALID", "CHANNEL_PRIVATE", "CHAT_ADMIN_REQUIRED", "CHAT_FORBIDDEN"),
        *("CHAT_GUEST_SEND_FORBIDDEN", "CHAT_ID_INVALID", "CHAT_RESTRICTED", "PEER_ID_INVALID"),
        *("CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED"),
        *("USER_BANNED_IN_CHANNEL", "USER_NOT_PARTICIPANT"),
        # The request
        *("BOT_RESPONSE_TIMEOUT", "RANDOM_ID_DUPLICATE", "DATA_INVALID", "MESSAGE_ID_INVALID"),
        *("MESSAGE_EMPTY", "MESSAGE_TOO_LONG"),
        # A login
        *("SESSION_PASSWORD_NEEDED", "PHONE_CODE_EMPTY", "PHONE_CODE_INVALID"),
        *("PHONE_CODE_EXPIRED", "PASSWORD_HASH_INVALID", "PHONE_NUMBER_INVALID"),
        *("PHONE_NUMBER_UNOCCUPIED", "PHONE_NUMBER_BANNED", "API_ID_INVALID"),
        *("API_ID_PUBLISHED_FLOOD", "PHONE_CODE_HASH_EMPTY", "PHONE_NUMBER_FLOOD"),
        *("PHONE_PASSWORD_FLOOD", "PHONE_PASSWORD_PROTECTED", "SRP_ID_INVALID"),
        *("SRP_PASSWORD_CHANGED", "PHONE_MIGRATE_X", "NETWORK_MIGRATE_X", "USER_MIGRATE_X"),
        *("SEND_CODE_UNAVAILABLE", "AUTH_TOKEN_EXPIRED", "AUTH_TOKEN_INVALID"),
        # Waits
        *("FLOOD_WAIT_X", "SLOWMODE_WAIT_X", "FLOOD_PREMIUM_WAIT_X", "TAKEOUT_INIT_DELAY_X"),
        # What we say ourselves when no answer of Telegram's says it
        *("NO_ANSWER", "NOT_CONNECTED", "NOT_TAKEN", "CONNECTION_LOST", "CONNECT_FAILED"),
        *("CONNECT_TIMEOUT", "SILENT_LINE", "CLOSED", "PACKET_UNREADABLE", "DEAF_LINE"),
        *("PROXY_UNREACHABLE", "PROXY_TIMEOUT", "PROXY_LOGIN_REFUSED", "PROXY_REFUSED"),
        *("TRANSPORT_ERROR", "TRANSPORT_FLOOD", "INVALID_DC"),
    }
)
"""Every error id that is counted under its own name (core.telegram.org/api/errors)."""

METHODS: Final = frozenset(
    {
        *("Ping", "PingDelayDisconnect", "help.GetConfig", "users.GetUsers"),
        *("auth.SendCode", "auth.SignIn", "auth.CheckPassword", "auth.LogOut"),
        *("auth.ResendCode", "auth.ExportLoginToken", "auth.ImportLoginToken"),
        *("account.GetPassword", "account.GetAuthorizations"),
        *("updates.GetState", "updates.GetDifference", "updates.GetChannelDifference"),
        *("messages.GetDialogs", "messages.GetHistory"),
        *("messages.SendMessage", "messages.GetBotCallbackAnswer"),
    }
)
"""Telegram's names of the methods that this service calls."""

_ERRORS = Counter(
    "sis_telegram_errors_total",
    "Calls that Telegram refused or that got no answer, by its error id and the method",
    ["error_id", "method"],
)
_FLOOD_WAITS = Histogram(
    "sis_flood_wait_seconds",
    "Waits that Telegram imposed, by method",
    ["method"],
    buckets=(1, 5, 15, 30, 60, 120, 300, 900, 3600, 14400, 86400),
)


def telegram_refused(*, error_id: str, method: str, wait: timedelta | None = None) -> None:
    """Count a call that failed, and measure the wait if Telegram imposed one."""
    called = bounded(method, METHODS)
    _ERRORS.labels(error_id=bounded(error_id, TELEGRAM_ERRORS), method=called).inc()
    if wait is not None:
        _FLOOD_WAITS.labels(method=called).observe(wait.total_seconds())
