"""Opening packets: decrypted, checked, and taken apart into messages that are still to be read.

Source: core.telegram.org/mtproto/description, core.telegram.org/mtproto/security_guidelines.
"""

import struct
from hashlib import sha256
from typing import Final, NamedTuple

from pyrogram.crypto import aes, mtproto
from pyrogram.errors import SecurityCheckMismatch
from pyrogram.raw.core import MsgContainer

_AUTH_KEY_ID, _MSG_KEY, _ENCRYPTED = slice(8), slice(8, 24), slice(24, None)
_SESSION_ID = slice(8, 16)
_BLOCK: Final = 16
_LEAST_PADDING, _MOST_PADDING = 12, 1024
_HEADER: Final = struct.Struct("<qii")
_HEADER_AT: Final = 16
_BODY_AT: Final = _HEADER_AT + _HEADER.size
_COUNT: Final = struct.Struct("<i")
_CONTAINER: Final = MsgContainer.ID.to_bytes(4, "little")


class RawMessage(NamedTuple):
    """One message of the server: its id, its sequence number, and a boxed TL object."""

    msg_id: int
    seq_no: int
    body: bytes


def open_packet(
    packet: bytes, session_id: bytes, auth_key: bytes, auth_key_id: bytes
) -> list[RawMessage]:
    """The messages in a packet, in their order; those of a container one by one.

    Raises SecurityCheckMismatch for a packet of another key or session, and for one that was
    changed on its way. Nothing of it is read then.
    """
    plain = _decrypt(packet, auth_key, auth_key_id)
    _check(plain[_SESSION_ID] == session_id, "session_id")
    msg_id, seq_no, length = _HEADER.unpack_from(plain, _HEADER_AT)
    _check(_LEAST_PADDING <= len(plain) - _BODY_AT - length <= _MOST_PADDING, "padding")
    _check(msg_id % 2 == 1, "msg_id")
    body = plain[_BODY_AT : _BODY_AT + length]
    return _contained(body) if body.startswith(_CONTAINER) else [RawMessage(msg_id, seq_no, body)]


def _decrypt(packet: bytes, auth_key: bytes, auth_key_id: bytes) -> bytes:
    encrypted, msg_key = packet[_ENCRYPTED], packet[_MSG_KEY]
    _check(packet[_AUTH_KEY_ID] == auth_key_id, "auth_key_id")
    _check(len(encrypted) % _BLOCK == 0 and len(encrypted) > _BODY_AT, "length")
    plain: bytes = aes.ige256_decrypt(encrypted, *mtproto.kdf(auth_key, msg_key, outgoing=False))
    _check(sha256(auth_key[96:128] + plain).digest()[8:24] == msg_key, "msg_key")
    return plain


def _contained(body: bytes) -> list[RawMessage]:
    (count,) = _COUNT.unpack_from(body, 4)
    messages, at = [], 8
    for _ in range(count):
        msg_id, seq_no, length = _HEADER.unpack_from(body, at)
        at += _HEADER.size
        messages.append(RawMessage(msg_id, seq_no, body[at : at + length]))
        at += length
    return messages


def _check(holds: bool, what: str) -> None:
    SecurityCheckMismatch.check(holds, what)
