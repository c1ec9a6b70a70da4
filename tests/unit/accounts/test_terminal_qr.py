"""QR codes in a terminal."""

import re
from datetime import UTC, datetime

from accounts.login.terminal import TerminalQr
from drivers.protocol import QrToken

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def shown_twice(*, redraw: bool) -> list[str]:
    written: list[str] = []
    show = TerminalQr(written.append, redraw=redraw)
    for number in range(2):
        show(QrToken(bytes([number]) * 32, NOON))
    return written


def test_a_code_fits_a_terminal_of_80_columns_and_24_lines() -> None:
    first = COLOURS.sub("", shown_twice(redraw=True)[0])

    assert max(map(len, first.split("\n"))) <= 80
    assert first.count("\n") < 24


def test_a_terminal_shows_the_next_code_in_the_place_of_the_former() -> None:
    first, second = shown_twice(redraw=True)

    lines = first.count("\n")
    assert second.startswith(f"\x1b[{lines}A\x1b[J")


def test_a_pipe_gets_no_control_characters() -> None:
    assert "\x1b" not in "".join(shown_twice(redraw=False))
