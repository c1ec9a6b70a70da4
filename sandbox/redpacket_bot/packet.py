"""The life of one red packet."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sandbox.redpacket_bot.shapes import PLAIN, Shape
from sandbox.redpacket_bot.shares import Kind
from sandbox.world.chats import Group


class Verdict(StrEnum):
    """What an attempt to take a share comes to."""

    WON = "won"
    ALREADY = "already"
    """This user has a share of this packet."""
    LATE = "late"
    """No share is left."""
    EXPIRED = "expired"
    """The packet's time has run out."""


@dataclass(frozen=True, slots=True)
class Taking:
    """An attempt's verdict, with the amount that the user has (none when late or expired)."""

    verdict: Verdict
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one user got, and when (monotonic seconds)."""

    user_id: int
    amount: Decimal
    at: float


@dataclass(slots=True)
class Packet:
    """A red packet: what is left of it, and who has what.

    Invariant: the amounts that are left and the amounts that are taken sum to `total`, and nobody
    has two shares. `phrase` is None when the packet has a button. Times are monotonic seconds.
    """

    packet_id: str
    group: Group = field(repr=False)
    total: Decimal
    kind: Kind
    currency: str
    expires_at: float
    left: list[Decimal]
    phrase: str | None = None
    shape: Shape = PLAIN
    taken: dict[int, Share] = field(default_factory=dict)
    expired: bool = False
    uid: int = 0

    @property
    def shares(self) -> int:
        """How many shares there are in all."""
        return len(self.left) + len(self.taken)

    @property
    def over(self) -> bool:
        """Whether nothing can be taken any more."""
        return self.expired or not self.left

    def money(self, amount: Decimal) -> str:
        """An amount as the bot writes it."""
        return self.shape.amount(amount, self.currency)

    def take(self, user_id: int, *, now: float) -> Taking:
        """Give a user the next share, if there is one for it."""
        if user_id in self.taken:
            return Taking(Verdict.ALREADY, self.taken[user_id].amount)
        if not self.left:
            return Taking(Verdict.LATE)
        if self.expired or now >= self.expires_at:
            return Taking(Verdict.EXPIRED)
        amount = self.left.pop(0)
        self.taken[user_id] = Share(user_id, amount, now)
        return Taking(Verdict.WON, amount)

    def hears(self, text: str) -> bool:
        """Whether a text is the phrase that claims this packet."""
        return self.phrase is not None and text.strip().casefold() == self.phrase.casefold()
