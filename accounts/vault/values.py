"""Seals one value of one row: what a column keeps of a secret that must be read back."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.vault.keys.master import MasterKey

_VERSION: Final = b"\x01"
_NONCE_SIZE: Final = 12


class ValueUnreadable(Exception):
    """A sealed value does not open: another master key, another row's, or altered."""


def value_seal(plain: bytes, *, key: MasterKey, purpose: str, bound_to: bytes) -> bytes:
    """Seal a value: version, nonce, ciphertext and tag (AES-256-GCM).

    Args:
        plain: the secret.
        key: the master key; the value's own is derived from it for `purpose`.
        purpose: the column's label, as "sis phone number v1"; two columns never share one.
        bound_to: the row's primary key; in another row the value does not open.
    """
    nonce = secrets.token_bytes(_NONCE_SIZE)
    sealed = _cipher(key, purpose).encrypt(nonce, plain, _VERSION + bound_to)
    return _VERSION + nonce + sealed


def value_open(sealed: bytes, *, key: MasterKey, purpose: str, bound_to: bytes) -> bytes:
    """What was sealed, under `key` or the one before it; ValueUnreadable when neither opens it."""
    return _opened(sealed, key, purpose, bound_to)[0]


def value_opener(sealed: bytes, *, key: MasterKey, purpose: str, bound_to: bytes) -> MasterKey:
    """Which of the known keys opens it; ValueUnreadable when none does."""
    return _opened(sealed, key, purpose, bound_to)[1]


def value_reseal(
    sealed: bytes, *, key: MasterKey, purpose: str, bound_to: bytes
) -> tuple[bytes, bytes] | None:
    """The value and its form under `key` itself; None when it is so already.

    Raises ValueUnreadable as `value_open` does.
    """
    plain, opener = _opened(sealed, key, purpose, bound_to)
    if opener is key:
        return None
    return plain, value_seal(plain, key=key, purpose=purpose, bound_to=bound_to)


def _opened(
    sealed: bytes, key: MasterKey, purpose: str, bound_to: bytes
) -> tuple[bytes, MasterKey]:
    version, nonce, ciphertext = sealed[:1], sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    for known in key.known:
        try:
            plain = _cipher(known, purpose).decrypt(nonce, ciphertext, version + bound_to)
        except (InvalidTag, ValueError):
            continue
        return plain, known
    raise ValueUnreadable


def _cipher(key: MasterKey, purpose: str) -> AESGCM:
    return AESGCM(key.derive(purpose))
