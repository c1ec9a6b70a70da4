"""One message, as everybody sees it."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.world.chats import Chat


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button under a message; `data` goes to the bot when it is pressed."""

    text: str
    data: bytes


Keyboard: TypeAlias = tuple[tuple[InlineButton, ...], ...]
"""Rows of buttons, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message in its newest version.

    `uid` is the sandbox's own number, one for everybody: viewers know the message by the id of the
    box in which they see it. `reply_to` is a uid too. `entities` are Telegram's own formatting
    objects, kept as they came. Times are Unix seconds.
    """

    uid: int
    chat: Chat = field(repr=False)
    sender_id: int
    date: int
    text: str = field(repr=False)
    keyboard: Keyboard = ()
    reply_to: int | None = None
    mentioned: frozenset[int] = frozenset()
    entities: tuple[Any, ...] = ()
    edit_date: int | None = None
