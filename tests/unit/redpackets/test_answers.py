"""What bots' answers say, down to the last digit."""
# ruff: noqa: RUF001 - full-width signs are what is tested

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.policies import AnswerPolicy
from redpackets.answers import ReadAnswer, amount_parse, answer_read
from redpackets.models import ClaimOutcome

WON, LATE, REFUSED, UNKNOWN = (
    ClaimOutcome.WON,
    ClaimOutcome.LATE,
    ClaimOutcome.REFUSED,
    ClaimOutcome.UNKNOWN,
)
DEFAULT = AnswerPolicy()
amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.99999999"), places=8)


@pytest.mark.parametrize(
    ("text", "outcome", "amount", "currency"),
    [
        ("You won 1.23 USDT", WON, "1.23", "USDT"),
        ("@ada won 0.01 USDT", WON, "0.01", "USDT"),
        ("@player 7 won 1.23 USDT", WON, "1.23", "USDT"),
        ("You got 1,234.50 USDT!", WON, "1234.50", "USDT"),
        ("Congratulations, you received 12.", WON, "12", ""),
        ("1.23 USDT received", WON, "1.23", "USDT"),
        ("You won 1 234 usdt", WON, "1234", "USDT"),
        ("You won ¥5", WON, "5", "¥"),
        ("You won $1,234.56!", WON, "1234.56", "$"),
        ("You won 1,234.56 USDT", WON, "1234.56", "USDT"),
        ("恭喜你抢到 8.88 元！", WON, "8.88", "元"),
        ("恭喜 @ada 获得￥1,234.56", WON, "1234.56", "¥"),
        ("恭喜！您领取了１２３．４５元", WON, "123.45", "元"),
        ("抢到１，２３４．５６ USDT", WON, "1234.56", "USDT"),
        ("@ada 领到 5块", WON, "5", "块"),
        ("恭喜发财，下次加油", UNKNOWN, None, ""),
        ("您已经领取过该红包：0.66 USDT", WON, "0.66", "USDT"),
        ("你已领过了", REFUSED, None, ""),
        ("手慢了，红包派完了", LATE, None, ""),
        ("红包已经领取完了", LATE, None, ""),
        ("该红包已过期", LATE, None, ""),
        ("您没有权限参与", REFUSED, None, ""),
        ("You won 5¥", WON, "5", "¥"),
        ("You won a lot", WON, None, ""),
        ("You won 1,5 USDT", WON, None, "USDT"),
        ("You already took 1.23 USDT", WON, "1.23", "USDT"),
        ("You have already taken part", REFUSED, None, ""),
        ("Too late, all 5 shares are gone", LATE, None, ""),
        ("@ada too late, all 5 shares are gone", LATE, None, ""),
        ("This red packet has expired", LATE, None, ""),
        ("You are not allowed to take part", REFUSED, None, ""),
        ("", UNKNOWN, None, ""),
        ("Hello", UNKNOWN, None, ""),
    ],
)
def test_an_answer_is_read(
    text: str, outcome: ClaimOutcome, amount: str | None, currency: str
) -> None:
    expected = None if amount is None else Decimal(amount)

    assert answer_read(text, DEFAULT) == ReadAnswer(outcome, expected, currency)


def test_a_comma_may_be_the_decimal_mark() -> None:
    policy = AnswerPolicy(decimal_mark=",")

    assert answer_read("You won 1.234,50 EUR", policy).amount == Decimal("1234.50")


def test_the_policys_currency_stands_in_for_one_that_is_not_told() -> None:
    assert answer_read("You won 5", AnswerPolicy(currency="points")).currency == "POINTS"


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("separator", ["", "other", " ", "'", "\u00a0", "\u202f"])
@given(amount=amounts)
def test_every_amount_is_read_as_it_was_written(
    amount: Decimal, separator: str, mark: Literal[".", ","]
) -> None:
    other = "," if mark == "." else "."
    group = other if separator == "other" else separator
    whole, _, fraction = f"{amount:,.8f}".partition(".")
    written = f"{whole.replace(',', group)}{mark}{fraction}"

    assert amount_parse(written, mark) == amount
    answer = answer_read(f"You won {written} USDT", AnswerPolicy(decimal_mark=mark))
    assert answer == ReadAnswer(WON, amount, "USDT")


@pytest.mark.parametrize(
    "digits",
    ["", ".", "1.", ".5", "1,5", "1,23,456", "1.2.3", "1,,000", "12345678901", "0.123456789"],
)
def test_what_is_no_amount_is_none(digits: str) -> None:
    assert amount_parse(digits, ".") is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    answer = answer_read(text, DEFAULT)

    assert answer.amount is None or answer.outcome is WON


@given(st.text(alphabet="0123456789.,' ", max_size=40))
def test_a_parsed_amount_fits_its_column(digits: str) -> None:
    amount = amount_parse(digits, ".")

    assert amount is None or (amount == round(amount, 8) and amount < Decimal(10) ** 10)
