"""The people, chats and messages of the in-memory Telegram."""

from dataclasses import dataclass, field
from datetime import datetime

from drivers.hearing.steps import Step
from drivers.messages import Button, ChatKind, Device, IncomingMessage


@dataclass(slots=True)
class MemoryMessage:
    """A message with the id that each member knows it by."""

    chat_id: int
    kind: ChatKind
    sender_id: int
    sender_is_bot: bool
    date: datetime
    text: str = field(repr=False)
    buttons: tuple[Button, ...] = ()
    reply_to: "MemoryMessage | None" = None
    ids: dict[int, int] = field(default_factory=dict)

    def seen_by(self, user_id: int, *, edited: bool = False) -> IncomingMessage:
        """The message as this member hears it."""
        return IncomingMessage(
            chat_id=self.chat_id,
            chat_kind=self.kind,
            message_id=self.ids[user_id],
            sender_id=self.sender_id,
            date=self.date,
            text=self.text,
            buttons=self.buttons,
            reply_to_message_id=self.reply_to.ids.get(user_id) if self.reply_to else None,
            outgoing=self.sender_id == user_id,
            edited=edited,
            sender_is_bot=self.sender_is_bot,
        )


@dataclass(slots=True)
class MemoryUser:
    """A person or bot. `log` is what the account's own counter has counted.

    `ip` and `country` are where our session is seen, `devices` the account's other logins.
    """

    user_id: int
    name: str
    phone: str = field(default="", repr=False)
    password: str | None = field(default=None, repr=False)
    is_bot: bool = False
    login_code: str = field(default="12345", repr=False)
    code_expired: bool = False
    pts: int = 1
    next_message_id: int = 1
    log: list[Step] = field(default_factory=list)
    ip: str = "127.0.0.1"
    country: str = "Memory"
    devices: list[Device] = field(default_factory=list)


@dataclass(slots=True)
class MemoryChat:
    """A group. A supergroup has a counter and a log that its members share."""

    chat_id: int
    kind: ChatKind
    title: str
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    silenced: set[int] = field(default_factory=set)
    messages: list[MemoryMessage] = field(default_factory=list)
    pts: int = 1
    next_message_id: int = 1
    log: list[tuple[int, MemoryMessage, bool]] = field(default_factory=list)
    """(pts, message, edited)"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that an account of the tests sent."""

    user_id: int
    chat_id: int
    random_id: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that an account of the tests pressed, and that reached its bot."""

    user_id: int
    message: MemoryMessage
    data: bytes
