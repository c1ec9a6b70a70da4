"""Writes a session as the text that each client library reads its own sessions from."""

import base64
import struct
from ipaddress import ip_address
from typing import Final

from drivers.mtproto.servers import Address
from drivers.session import TelegramSession

_PYROGRAM: Final = struct.Struct(">BI?256sQ?")
"""Data centre, API id, test server or not, auth key, user id, bot or not."""


def pyrogram_string(session: TelegramSession, *, api_id: int) -> str:
    """What Pyrogram and kurigram take as `session_string`; a secret as the session itself."""
    packed = _PYROGRAM.pack(session.dc_id, api_id, False, session.auth_key, session.user_id, False)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def telethon_string(session: TelegramSession, *, address: Address) -> str:
    """What Telethon's `StringSession` takes; a secret as the session itself.

    ValueError when the data centre's address is a name: this form holds IP addresses only.
    """
    ip = ip_address(address.host).packed
    packed = struct.pack(f">B{len(ip)}sH256s", session.dc_id, ip, address.port, session.auth_key)
    return "1" + base64.urlsafe_b64encode(packed).decode()
