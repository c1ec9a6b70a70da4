"""How a red packet is shown and its results are told: bots differ."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")  # noqa: RUF001 - full-width on purpose


class Language(StrEnum):
    """What the bot speaks."""

    ENGLISH = "english"
    CHINESE = "chinese"


@dataclass(frozen=True, slots=True)
class Shape:
    """One bot's way.

    `decoys` are buttons that stand before the packet's own and win nothing. With `button_after` the
    packet is posted without a button, and an edit brings it so many seconds later. `told_in_chat`:
    the press is answered with a request to wait, and the result is a message of its own. `money`
    is how amounts are written, with `{amount}` (whose thousands are grouped) and `{currency}`;
    `wide` writes them in full-width digits.
    """

    language: Language = Language.ENGLISH
    decoys: tuple[str, ...] = ()
    button_after: float | None = None
    told_in_chat: bool = False
    money: str = "{amount} {currency}"
    wide: bool = False

    def amount(self, amount: Decimal, currency: str) -> str:
        """An amount as this bot writes it."""
        written = self.money.format(amount=f"{amount:,}", currency=currency)
        return written.translate(_WIDE) if self.wide else written


PLAIN = Shape()
"""A button at once, and results in English, in the press's answer."""
