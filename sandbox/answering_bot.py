"""A bot that answers every press alike, for tests of the press itself."""

from dataclasses import dataclass

from sandbox.bots import BotAnswer
from sandbox.world.messages import Message
from sandbox.world.users import User


@dataclass(frozen=True, slots=True)
class AnsweringBot:
    """Says the same to whoever presses a button, and nothing else."""

    user: User
    answer: BotAnswer

    def pressed(self, user: User, message: Message, data: bytes) -> BotAnswer:  # noqa: ARG002
        """The answer, whatever was pressed."""
        return self.answer

    def heard(self, message: Message) -> None:
        """Messages are none of its business."""

    def packet_of(self, data: bytes) -> str | None:  # noqa: ARG002 - the Protocol's shape
        """It has no red packets."""
        return None
