"""The data centre's RSA key, by which a client knows that it speaks to the right server."""

import struct
from hashlib import sha1
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pyrogram.raw.core import Bytes

BLOCK_BYTES = 256


class ServerKey:
    """An RSA pair of 2048 bits with the fingerprint that clients choose it by."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        if private.key_size != BLOCK_BYTES * 8:
            raise ValueError(f"A server key has 2048 bits; this one has {private.key_size}.")
        self._private = private
        self._numbers = private.private_numbers()

    @classmethod
    def generate(cls) -> Self:
        """Make a new pair (about 0.1 s)."""
        return cls(rsa.generate_private_key(public_exponent=65537, key_size=BLOCK_BYTES * 8))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the pair that `save` wrote; ValueError when the file holds no RSA private key."""
        private = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise ValueError(  # noqa: TRY004 (the file is wrong, not the call)
                f"{path} holds a key, but not an RSA private key."
            )
        return cls(private)

    def save(self, path: Path) -> None:
        """Write the pair as PEM, readable by its owner alone."""
        path.touch(mode=0o600)
        path.write_bytes(
            self._private.private_bytes(
                Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
            )
        )

    def save_public(self, path: Path) -> None:
        """Write the public half, the file that clients are pointed at."""
        path.write_bytes(self.public_pem)

    @property
    def public_pem(self) -> bytes:
        """The public half in PKCS#1 ("RSA PUBLIC KEY"), the form that client libraries load."""
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)

    @property
    def modulus(self) -> int:
        """The public number n."""
        return self._numbers.public_numbers.n

    @property
    def exponent(self) -> int:
        """The public number e."""
        return self._numbers.public_numbers.e

    @property
    def fingerprint(self) -> int:
        """The last 8 bytes of SHA-1 over n and e as TL strings, a signed little-endian long.

        Source: core.telegram.org/mtproto/auth_key.
        """
        n = Bytes(self.modulus.to_bytes(BLOCK_BYTES, "big"))
        e = Bytes(self.exponent.to_bytes((self.exponent.bit_length() + 7) // 8, "big"))
        (fingerprint,) = struct.unpack("<q", sha1(n + e).digest()[-8:])
        return int(fingerprint)

    def decrypt(self, block: bytes) -> bytes:
        """Undo the client's bare RSA: 256 bytes in, the last 255 out (the first is zero).

        The Chinese remainder theorem makes it three times as fast as one power. ValueError
        when the block is not one that this key's public half can have made.
        """
        cipher = int.from_bytes(block, "big")
        if len(block) != BLOCK_BYTES or cipher >= self.modulus:
            raise ValueError("The block was not made with this key.")
        numbers = self._numbers
        by_p = pow(cipher, numbers.dmp1, numbers.p)
        by_q = pow(cipher, numbers.dmq1, numbers.q)
        plain = by_q + numbers.q * ((by_p - by_q) * numbers.iqmp % numbers.p)
        return plain.to_bytes(BLOCK_BYTES, "big")[1:]
