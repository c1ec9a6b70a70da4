"""QR codes to be seen: in a terminal, and as a PNG."""

import io
from typing import Final

import segno

_PIXELS: Final = 8
"""The side of one square of the PNG."""

_BORDER: Final = 2
"""Squares of white around the code in a terminal, where space is dear; a PNG has the full four."""


def qr_png(content: str) -> bytes:
    """A PNG, black on white."""
    picture = io.BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="png", scale=_PIXELS)
    return picture.getvalue()


_WHITE_ON_BLACK: Final = "\x1b[97;40m"
_PLAIN: Final = "\x1b[0m"


def qr_text(content: str, *, colours: bool) -> str:
    """Half blocks, two squares in one character: about 40 columns and 20 lines.

    The blocks are the white squares. With `colours` they are white on a bright terminal too, where
    telephones would else see the picture's negative.
    """
    text = io.StringIO()
    code = segno.make(content, error="l", micro=False)
    code.terminal(text, border=_BORDER, compact=True)
    lines = text.getvalue().rstrip("\n").split("\n")
    if colours:
        lines = [f"{_WHITE_ON_BLACK}{line}{_PLAIN}" for line in lines]
    return "\n".join(lines)
