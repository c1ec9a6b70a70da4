"""What the data centre asks of a bot that lives inside it."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.world.messages import Message
from sandbox.world.users import User


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """What a user is shown after a press; `alert` shows it in a window of its own."""

    text: str
    alert: bool = False


class Bot(Protocol):
    """A bot. Both calls return at once: a bot that wants to speak does so by the data centre."""

    @property
    def user(self) -> User:
        """Who the bot is."""
        ...

    def pressed(self, user: User, message: Message, data: bytes) -> BotAnswer:
        """A user pressed a button under one of the bot's messages."""
        ...

    def heard(self, message: Message) -> None:
        """Somebody said something in a group that the bot is in."""
        ...

    def packet_of(self, data: bytes) -> str | None:
        """The red packet that a button belongs to, for the journal."""
        ...
