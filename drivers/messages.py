"""What drivers hear and answer: frozen values that name no client library."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChatKind(StrEnum):
    """How a chat numbers its messages and who is in it."""

    PRIVATE = "private"
    """One other user; the service never starts such a chat."""
    BASIC_GROUP = "basic_group"
    """Each member has its own id for the same message."""
    SUPERGROUP = "supergroup"
    """One id for all members."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button that answers when it is pressed."""

    text: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One message as one account hears it.

    `chat_id` is Telegram's marked id (negative for groups and supergroups). `message_id` is the
    hearing account's own id: in a basic group every member has another one for the same message.
    `text` never reaches logs, so it is left out of the repr.
    """

    chat_id: int
    chat_kind: ChatKind
    message_id: int
    sender_id: int | None
    date: datetime
    text: str = field(default="", repr=False)
    buttons: tuple[Button, ...] = ()
    reply_to_message_id: int | None = None
    mentioned: bool = False
    outgoing: bool = False
    edited: bool = False
    sender_is_bot: bool = False


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that Telegram accepted. `message_id` is None when it had been sent before."""

    message_id: int | None
    date: datetime | None


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What a bot answered to a pressed button (`text` may be empty)."""

    text: str = field(repr=False)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A group that the account is in, with what it may do there."""

    chat_id: int
    kind: ChatKind
    title: str
    can_send: bool
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """Another login of the same account, that is not ours. `key` is Telegram's number for it."""

    key: int
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """What Telegram says of the safety of an account and of our session.

    `ip` and `country` are where it sees our session; empty when it lists no session as ours.
    `country` is a name ("Germany"), not a code.
    """

    two_step: bool
    ip: str
    country: str
    others: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a session belongs to. The phone number has no plus sign and stays out of the repr."""

    user_id: int
    display_name: str
    phone_number: str = field(default="", repr=False)
