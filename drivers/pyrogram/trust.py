"""Which servers the library believes."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pyrogram.crypto import rsa
from pyrogram.raw.core import Bytes

from drivers.mtproto.servers import server_key
from drivers.protocol import TelegramServer


def trust(server: TelegramServer | None) -> None:
    """Make the library believe the RSA key of a server of one's own.

    Raises:
        DriverUnavailable: the key file is missing or holds no RSA public key.
    """
    if server is None:
        return
    key = server_key(server)
    numbers = key.public_numbers()
    rsa.server_public_keys[fingerprint(key)] = rsa.PublicKey(numbers.n, numbers.e)


def fingerprint(key: RSAPublicKey) -> int:
    """The lower 64 bits of the SHA-1 of the key in TL form (core.telegram.org/mtproto/auth_key)."""
    numbers = key.public_numbers()
    packed = b"".join(
        Bytes(number.to_bytes((number.bit_length() + 7) // 8, "big"))
        for number in (numbers.n, numbers.e)
    )
    digest = hashlib.sha1(packed, usedforsecurity=False).digest()
    return int.from_bytes(digest[-8:], "little", signed=True)
