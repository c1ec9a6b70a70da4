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


def qr_text(content: str) -> str:
    """Half blocks, two squares in one character, with a terminal's own colours."""
    text = io.StringIO()
    code = segno.make(content, error="l", micro=False)
    code.terminal(text, border=_BORDER, compact=True)
    return text.getvalue()
