"""What the bot's answer says an account got: pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from groups.policies import AnswerPolicy
from redpackets.models import ClaimOutcome

MAX_DIGITS, MAX_FRACTION = 10, 8
"""What the column of amounts holds before and behind the decimal mark."""

_SPACES = "'\u00a0\u202f "


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An outcome, with its amount and currency where they are told."""

    outcome: ClaimOutcome
    amount: Decimal | None = None
    currency: str = ""


def answer_read(text: str, policy: AnswerPolicy) -> ReadAnswer:
    """Read the answer to a press, or the reply to a phrase.

    An answer that no pattern of the policy knows is UNKNOWN. A win whose amount cannot be read is
    a win without an amount.
    """
    taken = policy.taken.behind(text)
    if taken is not None:
        share = _won(text, taken, policy)
        return share if share.amount is not None else ReadAnswer(ClaimOutcome.REFUSED)
    if policy.late.found(text):
        return ReadAnswer(ClaimOutcome.LATE)
    if policy.refused.found(text):
        return ReadAnswer(ClaimOutcome.REFUSED)
    won = policy.won.behind(text)
    return ReadAnswer(ClaimOutcome.UNKNOWN) if won is None else _won(text, won, policy)


def amount_parse(digits: str, decimal_mark: str) -> Decimal | None:
    """Read `1,234.56` (or `1.234,56` with a comma as the mark); None when it is no such number.

    Thousands may be grouped by the other mark, a space or an apostrophe, in threes alone: `1,5` is
    not 15. An amount that the column cannot hold exactly is None too.
    """
    other = "." if decimal_mark == "," else ","
    mark, group = re.escape(decimal_mark), f"[{re.escape(other + _SPACES)}]"
    if not re.fullmatch(rf"([0-9]+|[0-9]{{1,3}}({group}[0-9]{{3}})+)({mark}[0-9]+)?", digits):
        return None
    whole, _, fraction = re.sub(group, "", digits).partition(decimal_mark)
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > MAX_DIGITS or len(fraction) > MAX_FRACTION:
        return None
    return Decimal(f"{whole or '0'}.{fraction or '0'}")


def _won(text: str, behind: str, policy: AnswerPolicy) -> ReadAnswer:
    """The amount and currency of a win, or of a share that was taken before."""
    found = policy.amount.named(behind) or policy.amount.named(text) or {}
    amount = amount_parse(_narrow(found.get("amount") or ""), policy.decimal_mark)
    currency = found.get("currency") or found.get("sign") or policy.currency
    return ReadAnswer(ClaimOutcome.WON, amount, _narrow(currency)[:16].upper())


def _narrow(text: str) -> str:
    """Full-width digits, marks and signs as the plain ones; spaces stay, for they group digits."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if sign not in _SPACES else sign for sign in text
    )
