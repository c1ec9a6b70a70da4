"""When a line is cut: in bursts of three, with a rest in between."""

from random import Random
from typing import Any

from proofs.sessions.cutting import BURST, REST, Cutter

USER = 7


def opened(at: float) -> list[dict[str, Any]]:
    return [{"record": "LineOpened", "user_id": USER, "at": at}]


def test_three_cuts_come_soon_after_one_another_and_the_fourth_after_a_rest() -> None:
    cutter = Cutter(lambda _user: 1, Random(1))
    cutter.begin([USER], now=0.0)
    now, waits = REST, []
    assert cutter.strike(now=now, most=10) == [USER]

    for _ in range(BURST):
        cutter.note(opened(now))
        begun = now
        while not cutter.strike(now=now, most=10):
            now += 0.1
        waits.append(now - begun)

    assert [wait > REST - 1 for wait in waits] == [False, False, True]
    assert cutter.cuts == BURST + 1


def test_a_line_that_is_down_is_no_cut() -> None:
    cutter = Cutter(lambda _user: 0, Random(1))
    cutter.begin([USER], now=0.0)

    assert cutter.strike(now=REST, most=10) == []
    assert cutter.cuts == 0
