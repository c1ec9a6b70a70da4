"""What secrets look like when they stand in a text where nobody expected them."""

import re
from typing import Final

PHONE: Final = re.compile(
    r"""
    (?<![\w+]) \+ \d [\d\ ().-]{5,18} \d (?!\w)   # with a plus sign, spaces and dashes allowed
    | (?<![\w.\-+]) \d{10,15} (?! \w | \.\d )     # as Telegram writes it; no time, no uuid
    """,
    re.VERBOSE,
)
"""A phone number, or any other number of its length."""

CHAT: Final = re.compile(r"(?<![\w.\-])-\d{5,}(?!\w|\.\d)")
"""The marked id of a group, alone or at the head of an event's key."""

URL_PASSWORD: Final = re.compile(r"(?P<before>\b[a-z][\w+.-]*://[^\s:/@]*):[^\s@]+@", re.IGNORECASE)
"""The password in a URL of a database, a broker or a proxy."""

BYTES: Final = re.compile(r"""\bb'(?:[^'\\]|\\.){8,}'|\bb"(?:[^"\\]|\\.){8,}\"""")
"""Bytes as Python shows them."""

HEXADECIMAL: Final = re.compile(r"\b[0-9a-fA-F]{48,}\b")
"""A key in hexadecimal; ids have 32 digits."""

BASE64: Final = re.compile(
    r"(?<![\w+/])(?=\S*[A-Z])(?=\S*[a-z])(?=\S*\d)[A-Za-z0-9+/_-]{43,}={0,2}"
)
"""32 bytes or more in base64."""
