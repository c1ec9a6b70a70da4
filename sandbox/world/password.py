"""The server's side of two-step verification (SRP, as Telegram does it)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from pyrogram.crypto.prime import CURRENT_DH_PRIME

GENERATOR = 3
SIZE = 256
"""Bytes of a number modulo the prime."""
ROUNDS = 100_000


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _pack(number: int) -> bytes:
    return number.to_bytes(SIZE, "big")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def password_digest(password: str, salt1: bytes, salt2: bytes) -> bytes:
    """What a password becomes before SRP sees it: salted SHA-256 around 100,000 rounds of PBKDF2.

    Source: core.telegram.org/api/srp.
    """
    once = _sha256(salt1, password.encode(), salt1)
    twice = _sha256(salt2, once, salt2)
    stretched = hashlib.pbkdf2_hmac("sha512", twice, salt1, ROUNDS)
    return _sha256(salt2, stretched, salt2)


@dataclass(frozen=True, slots=True)
class PasswordVerifier:
    """What the server keeps of a password: salts and g^x, never the password."""

    salt1: bytes = field(repr=False)
    salt2: bytes = field(repr=False)
    power: int = field(repr=False)
    hint: str = ""

    @classmethod
    def create(
        cls, password: str, *, hint: str, randbytes: Callable[[int], bytes]
    ) -> "PasswordVerifier":
        """Make the verifier of a new password."""
        salt1, salt2 = randbytes(16), randbytes(16)
        x = _number(password_digest(password, salt1, salt2))
        return cls(salt1=salt1, salt2=salt2, power=pow(GENERATOR, x, CURRENT_DH_PRIME), hint=hint)


@dataclass(frozen=True, slots=True)
class PasswordChallenge:
    """One question to a client that claims to know a password; it is asked once."""

    srp_id: int
    verifier: PasswordVerifier
    secret: int = field(repr=False)

    @classmethod
    def create(
        cls, verifier: PasswordVerifier, *, srp_id: int, randbytes: Callable[[int], bytes]
    ) -> "PasswordChallenge":
        """Draw the server's secret for this challenge."""
        return cls(srp_id=srp_id, verifier=verifier, secret=_number(randbytes(SIZE)))

    @property
    def public(self) -> bytes:
        """B, which the client needs for its proof."""
        own = pow(GENERATOR, self.secret, CURRENT_DH_PRIME)
        return _pack((_multiplier() * self.verifier.power + own) % CURRENT_DH_PRIME)

    def accepts(self, client_public: bytes, proof: bytes) -> bool:
        """Whether `proof` (M1) shows knowledge of the password; `client_public` is A."""
        a = _number(client_public)
        if not a % CURRENT_DH_PRIME > 0 or a.bit_length() > SIZE * 8:
            return False
        u = _number(_sha256(_pack(a), self.public))
        base = a * pow(self.verifier.power, u, CURRENT_DH_PRIME) % CURRENT_DH_PRIME
        key = _sha256(_pack(pow(base, self.secret, CURRENT_DH_PRIME)))
        return proof == self._proof(_pack(a), key)

    def _proof(self, a: bytes, key: bytes) -> bytes:
        prime = _number(_sha256(_pack(CURRENT_DH_PRIME)))
        generator = _number(_sha256(_pack(GENERATOR)))
        return _sha256(
            (prime ^ generator).to_bytes(32, "big"),
            _sha256(self.verifier.salt1),
            _sha256(self.verifier.salt2),
            a,
            self.public,
            key,
        )


def _multiplier() -> int:
    return _number(_sha256(_pack(CURRENT_DH_PRIME), _pack(GENERATOR)))
