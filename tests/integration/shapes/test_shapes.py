"""Red packets as bots make them are played right by the policies of docs/policies/."""

from decimal import Decimal

import pytest

from redpackets.models import ClaimOutcome
from sandbox.redpacket_bot.shapes import Language, Shape
from tests.integration.shapes.table import table_set, won_as_the_bot_says

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]

CHINESE = Language.CHINESE
SHAPES = {
    "one button": ("games.yaml", Shape(), None, "USDT"),
    "one button among several": (
        "games-with-menus.yaml",
        Shape(decoys=("Rules", "🏆 Top")),
        None,
        "USDT",
    ),
    "a button that an edit adds": ("games-with-menus.yaml", Shape(button_after=0.2), None, "USDT"),
    "a result in a later message": (
        "games-with-menus.yaml",
        Shape(told_in_chat=True),
        None,
        "USDT",
    ),
    "a phrase": ("games-by-phrase.yaml", Shape(), "good luck", "USDT"),
    "a phrase in Chinese": ("games-by-phrase.yaml", Shape(CHINESE), "恭喜发财", "元"),
    "yuan behind the amount": ("games-in-chinese.yaml", Shape(CHINESE), None, "元"),
    "a yen sign before it": (
        "games-in-chinese.yaml",
        Shape(CHINESE, money="{currency}{amount}"),
        None,
        "¥",
    ),
    "full-width digits": ("games-in-chinese.yaml", Shape(CHINESE, wide=True), None, "元"),
    "a later message in Chinese": (
        "games-in-chinese.yaml",
        Shape(CHINESE, told_in_chat=True, decoys=("规则",)),
        None,
        "元",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
async def test_a_shape_is_played_right(name: str) -> None:
    file, shape, phrase, currency = SHAPES[name]
    async with table_set(file, accounts=2) as table:
        packet = table.bot.packet(
            table.group,
            total=Decimal("4321.98"),
            shares=2,
            kind="equal",
            phrase=phrase,
            currency=currency,
            shape=shape,
        )

        claims = await table.play(
            lambda claims: packet.over and won_as_the_bot_says(table, packet, claims)
        )

    assert [claim.outcome for claim in claims] == [ClaimOutcome.WON] * 2
    assert [claim.amount for claim in claims] == [Decimal("2160.99")] * 2
    assert {claim.currency for claim in claims} == {currency}
