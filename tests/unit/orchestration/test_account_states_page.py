"""What operators read of Telegram's answers is what the code does with them."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from accounts.hosting import verdicts as hosting
from drivers.errors import LoginError
from drivers.refusals import BY_NAME, translate
from orchestration.engine import verdicts as engine
from orchestration.engine.verdicts import Move, Reach

PAGE = Path(__file__).parents[3] / "docs" / "account-states.md"
LOGIN = "A login, which a person makes"
ASKED_FOR = {
    (Move.FAIL, Reach.LINE): "fails",
    (Move.FAIL, Reach.ACTION): "fails",
    (Move.WAIT, Reach.METHOD): "waits, in every chat",
    (Move.WAIT, Reach.CHAT): "waits, in that chat",
    (Move.DOUBT, Reach.ACTION): "in doubt",
}


class Row(NamedTuple):
    """One answer of Telegram's, and what the page says of it."""

    answer: str
    account: str
    asked_for: str


def rows() -> list[Row]:
    table = PAGE.read_text().partition("| Telegram's answer |")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    return [
        Row(answer, account.strip("`"), asked_for)
        for answers, account, asked_for, _ in cells
        for answer in re.findall(r"`(\w+)`", answers)
    ]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.answer)
def test_the_page_tells_what_becomes_of_the_account_and_of_its_action(row: Row) -> None:
    error = translate(400, row.answer)

    of_account, of_action = hosting.verdict_of(error), engine.verdict_of(error)
    assert row.account == (of_account.status if of_account.final else "stays")
    assert row.asked_for == ASKED_FOR[of_action.move, of_action.reach]


def test_the_page_leaves_no_error_out_that_the_code_knows_by_name() -> None:
    told = {row.answer for row in rows()}
    login = PAGE.read_text().partition(LOGIN)[2].partition("\n\n")[0]

    for kind, names in BY_NAME.items():
        if issubclass(kind, LoginError):
            assert names <= set(re.findall(r"`(\w+)`", login)), kind
        else:
            assert names <= told, kind
