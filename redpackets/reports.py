"""What is told about one account's try."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Self, TypeAlias
from uuid import UUID

from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome

ClaimKey: TypeAlias = tuple[int, UUID]
"""A packet's id and an account's."""


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """How one account's try ended, as far as the teller knows.

    `latency` is from hearing the packet to the answer. A sent phrase is UNKNOWN with the
    `message_id` that it got (the account's own): the bot's reply to it tells the rest.
    """

    packet_id: int
    account_id: UUID
    outcome: ClaimOutcome
    amount: Decimal | None = None
    currency: str = ""
    latency: timedelta | None = None
    message_id: int | None = None

    @classmethod
    def of_answer(
        cls, packet_id: int, account_id: UUID, answer: ReadAnswer, *, latency: timedelta | None
    ) -> Self:
        """What the bot answered to this account."""
        return cls(
            packet_id, account_id, answer.outcome, answer.amount, answer.currency, latency=latency
        )

    @property
    def key(self) -> ClaimKey:
        """Which claim it is about."""
        return self.packet_id, self.account_id

    @property
    def settled(self) -> bool:
        """Whether it is known how the try ended."""
        return self.outcome is not ClaimOutcome.UNKNOWN
