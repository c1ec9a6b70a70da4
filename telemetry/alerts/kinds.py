"""What an alert may be about."""

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """One sort of trouble that a person has to know of within half a minute."""

    SESSION_LOST = "session_lost"
    """An account's auth key is dead: somebody must log it in again."""
    ACCOUNT_SUSPENDED = "account_suspended"
    """Telegram restricts an account, or it waits for an operator's decision."""
    SESSION_UNREADABLE = "session_unreadable"
    """A session file does not open: it is gone, altered, old, or sealed under another key."""
    TWO_STEP_OFF = "two_step_off"
    """An account has no two-step verification."""
    NETWORK_NOT_ALLOWED = "network_not_allowed"
    """Telegram sees our session in a network or country that the account is not allowed."""
    DEVICE_UNKNOWN = "device_unknown"
    """Somebody logged in to an account of ours."""
    FLOOD_WAIT = "flood_wait"
    """Telegram imposed a wait longer than SIS_ALERT_FLOOD_WAIT."""
    FLEET_HALTED = "fleet_halted"
    """Telegram suspended several accounts within minutes, and SIS threw its global kill switch."""
    PROXY_DOWN = "proxy_down"
    """Telegram is not reached through a proxy: its accounts are offline."""
    HOST_LOST = "host_lost"
    """A host that held accounts ended without a word, or cannot reach the database."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A trouble that is so now. `subject` is an id of the thing that it is about."""

    kind: AlertKind
    subject: str
