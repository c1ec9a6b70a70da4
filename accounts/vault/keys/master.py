"""The master key and what is derived from it; the key itself encrypts nothing."""

import base64
import binascii
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from accounts.errors import MasterKeyInvalid

KEY_LENGTH: Final = 32
"""Bytes of the master key, and of every key derived from it or drawn beside it."""


class KeyOrigin(IntEnum):
    """Where a master key came from; the number stands in the header of a session file."""

    ENVIRONMENT = 1
    FILE = 2
    VAULT = 3


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 secret bytes. `version` counts the key's versions where its origin keeps several.

    `previous` is the key before it, while a rotation is under way: what was sealed under it opens,
    and nothing new is sealed under it.
    """

    secret: bytes = field(repr=False)
    origin: KeyOrigin
    version: int = 1
    previous: Self | None = None

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_LENGTH:
            raise MasterKeyInvalid(
                _("The master key has %(length)s bytes and needs 32.")
                % {"length": len(self.secret)}
            )

    @classmethod
    def from_base64(cls, text: str, *, origin: KeyOrigin, setting: str) -> Self:
        """Read a key as operators write it.

        Raises:
            MasterKeyInvalid: not base64, or not 32 bytes; the message names `setting`, never the
                text.
        """
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_LENGTH:
            # Raised outside the handler: the text must not travel along as the error's context.
            raise MasterKeyInvalid(
                _("%(setting)s does not hold 32 bytes in base64 (44 characters). Make a key with: ")
                % {"setting": setting}
                + NEW_KEY_COMMAND
            )
        return cls(secret=secret, origin=origin)

    @property
    def known(self) -> tuple[Self, ...]:
        """The keys that open: this one, then the one before it."""
        return (self,) if self.previous is None else (self, self.previous)

    def derive(self, label: str, *, salt: bytes = b"", length: int = KEY_LENGTH) -> bytes:
        """`length` bytes for one purpose (HKDF-SHA256, RFC 5869; the label is its info)."""
        return HKDF(SHA256(), length=length, salt=salt, info=label.encode()).derive(self.secret)

    @property
    def key_id(self) -> bytes:
        """8 bytes that name this key and tell nothing about it."""
        return self.derive("sis key id v1", length=8)

    def check_value(self, account: bytes) -> bytes:
        """8 bytes that only this key gives for an account (its uuid), to know a wrong key by."""
        return self.derive("sis key check value v1", salt=account, length=8)


NEW_KEY_COMMAND: Final = (
    'python3 -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())"'
)
