"""Session strings of Pyrogram (each of its three forms) and Telethon (both of its forms)."""

import struct
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from typing import Final

from drivers.foreign.session import ForeignSession, NotASession, foreign_session

_PYROGRAM: Final = {
    351: (">B?256sI?", ("dc_id", "test_mode", "auth_key", "user_id", "is_bot")),
    356: (">B?256sQ?", ("dc_id", "test_mode", "auth_key", "user_id", "is_bot")),
    362: (">BI?256sQ?", ("dc_id", "api_id", "test_mode", "auth_key", "user_id", "is_bot")),
}
_TELETHON: Final = {
    351: (">B4sH256s", ("dc_id", "address", "port", "auth_key")),
    367: (">B16sH256s", ("dc_id", "address", "port", "auth_key")),
}
"""By the length of the base64 text without its padding; Telethon writes its version before it."""

_TELETHON_VERSION = "1"


def read_string(text: str) -> ForeignSession:
    """The session in a string; which library made it is seen by its length.

    Raises:
        ForeignError: it is none that could become an account's; the text is not repeated.
    """
    plain = "".join(text.split()).rstrip("=")
    if plain.startswith(_TELETHON_VERSION) and len(plain) - 1 in _TELETHON:
        return _read(plain[1:], *_TELETHON[len(plain) - 1])
    if len(plain) in _PYROGRAM:
        return _read(plain, *_PYROGRAM[len(plain)])
    raise NotASession


def _read(text: str, layout: str, names: tuple[str, ...]) -> ForeignSession:
    try:
        # Python takes what is no base64 for nothing at all; the length tells.
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        parts = dict(zip(names, struct.unpack(layout, packed), strict=True))
    except (Base64Error, ValueError, struct.error):
        # Raised outside the handler: the text must not travel along as the error's context.
        parts = {}
    if not parts:
        raise NotASession
    for unused in ("api_id", "address", "port"):
        parts.pop(unused, None)
    return foreign_session(**parts)
