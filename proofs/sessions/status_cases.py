"""Telegram's errors by what they must do to an account: what docs/account-states.md promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from accounts.models import Status
from orchestration.models import ActionKind


class Strikes(StrEnum):
    """When the error comes."""

    CONNECTING = "connecting"
    """In the first request of a new line."""
    SENDING = "sending"
    """In the answer to a message."""
    PRESSING = "pressing"
    """In the answer to a pressed button."""


METHODS: Final = {
    Strikes.CONNECTING: "users.GetUsers",
    Strikes.SENDING: "messages.SendMessage",
    Strikes.PRESSING: "messages.GetBotCallbackAnswer",
}
KINDS: Final = {Strikes.SENDING: ActionKind.SEND, Strikes.PRESSING: ActionKind.PRESS}
"""What the account is asked to do; nothing for an error that comes while it connects."""

FORGOTTEN: Final = "AUTH_KEY_NOT_FOUND"
"""Transport error -404: it has no name on the wire, and no code of the others'."""


@dataclass(frozen=True, slots=True)
class Case:
    """One error as it goes over the wire, and the status that its account must end in."""

    code: int
    name: str
    strikes: Strikes
    status: Status

    @property
    def error_id(self) -> str:
        """Its name with the seconds blanked, as statuses and actions tell it."""
        head, _, tail = self.name.rpartition("_")
        return f"{head}_X" if tail.isdigit() else self.name

    @property
    def told(self) -> str:
        """For people."""
        return f"{self.code} {self.name}, {self.strikes}"


_DEAD = [
    (401, "AUTH_KEY_UNREGISTERED"),
    (401, "SESSION_REVOKED"),
    (401, "SESSION_EXPIRED"),
    (406, "AUTH_KEY_DUPLICATED"),
]
_GONE = [(401, "USER_DEACTIVATED"), (401, "USER_DEACTIVATED_BAN"), (420, "FROZEN_METHOD_INVALID")]
_QUARANTINED = [(400, "PEER_FLOOD"), (403, "USER_RESTRICTED")]
_WAITS = [(420, "FLOOD_WAIT_600"), (420, "FLOOD_PREMIUM_WAIT_600"), (420, "SLOWMODE_WAIT_600")]
_NOT_THERE = [
    (403, "CHAT_WRITE_FORBIDDEN"),
    (400, "CHANNEL_PRIVATE"),
    (400, "USER_BANNED_IN_CHANNEL"),
    (400, "CHAT_RESTRICTED"),
    (400, "CHAT_ADMIN_REQUIRED"),
]


def _cases(errors: Iterable[tuple[int, str]], strikes: Strikes, status: Status) -> tuple[Case, ...]:
    return tuple(Case(code, name, strikes, status) for code, name in errors)


CASES: Final = (
    *_cases([*_DEAD, (-404, FORGOTTEN)], Strikes.CONNECTING, Status.NEED_RELOGIN),
    *_cases(_GONE, Strikes.CONNECTING, Status.SUSPENDED),
    *_cases([(420, "FLOOD_WAIT_600")], Strikes.CONNECTING, Status.OFFLINE),
    *_cases(_DEAD, Strikes.SENDING, Status.NEED_RELOGIN),
    *_cases([*_GONE, *_QUARANTINED], Strikes.SENDING, Status.SUSPENDED),
    *_cases([*_WAITS, *_NOT_THERE], Strikes.SENDING, Status.ACTIVE),
    *_cases([(400, "BOT_RESPONSE_TIMEOUT")], Strikes.PRESSING, Status.ACTIVE),
)
