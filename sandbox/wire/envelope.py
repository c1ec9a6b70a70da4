"""MTProto 2.0's encryption: one message in its envelope, opened and sealed.

Source: core.telegram.org/mtproto/description.
"""

import os
import struct
from hashlib import sha256
from typing import NamedTuple

from mtproto.crypto.aes import ige256_decrypt, ige256_encrypt, kdf

from sandbox.wire.errors import Rubbish

_HEADER = struct.Struct("<qqqii")
_LEAST_PADDING, _MOST_PADDING = 12, 1024


class Message(NamedTuple):
    """One message of a session: its id, its sequence number and a boxed TL object."""

    msg_id: int
    seq_no: int
    body: bytes


class Envelope(NamedTuple):
    """A message with the salt and the session that it was sent under."""

    salt: int
    session_id: int
    message: Message


def open_envelope(key: bytes, msg_key: bytes, encrypted: bytes) -> Envelope:
    """Decrypt what a client sent under `key` (256 bytes).

    Raises:
        Rubbish: it was not encrypted with this key, or was changed on its way.
    """
    if len(encrypted) % 16 or len(encrypted) < _HEADER.size:
        raise Rubbish("An envelope's length is wrong.")
    plain = ige256_decrypt(encrypted, *kdf(key, msg_key, True))
    if sha256(key[88:120] + plain).digest()[8:24] != msg_key:
        raise Rubbish("An envelope's msg_key does not fit what is in it.")
    salt, session_id, msg_id, seq_no, length = _HEADER.unpack_from(plain)
    padding = len(plain) - _HEADER.size - length
    if length < 0 or length % 4 or not _LEAST_PADDING <= padding <= _MOST_PADDING:
        raise Rubbish("An envelope's padding is wrong.")
    body = plain[_HEADER.size : _HEADER.size + length]
    return Envelope(salt, session_id, Message(msg_id, seq_no, body))


def seal_envelope(key: bytes, key_id: int, envelope: Envelope) -> tuple[int, bytes, bytes]:
    """Encrypt for the client: the key's id as a signed long, the msg_key, the encrypted data."""
    msg_id, seq_no, body = envelope.message
    header = _HEADER.pack(envelope.salt, envelope.session_id, msg_id, seq_no, len(body))
    padding = os.urandom(_LEAST_PADDING + -(_HEADER.size + len(body) + _LEAST_PADDING) % 16)
    plain = b"".join((header, body, padding))
    msg_key = sha256(key[96:128] + plain).digest()[8:24]
    signed_id = key_id - (key_id >> 63 << 64)
    return signed_id, msg_key, ige256_encrypt(plain, *kdf(key, msg_key, False))
