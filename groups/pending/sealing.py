"""Seals what waits in Redis, so that nobody reads there what people said."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.vault import MasterKey, master_key_from_settings
from groups.errors import EventUnreadable

_VERSION = b"\x02"
_KEY_ID_SIZE = 8
_NONCE_SIZE = 12
_HEADER_SIZE = len(_VERSION) + _KEY_ID_SIZE


@dataclass(frozen=True, slots=True)
class EventSeal:
    """Seals and opens the events of every group (AES-256-GCM).

    Header (version, the master key's id), nonce, ciphertext, tag. The key comes from the master
    key, so every host and event worker has it and Redis does not. A sealed event opens for its own
    group only.
    """

    _ciphers: Mapping[bytes, AESGCM]
    _header: bytes

    @classmethod
    def of(cls, key: MasterKey) -> Self:
        """The seal under a master key; what was sealed under the one before it opens, too."""
        ciphers = {
            _VERSION + known.key_id: AESGCM(known.derive("sis pending event v1"))
            for known in key.known
        }
        return cls(ciphers, _VERSION + key.key_id)

    def seal(self, group_id: int, body: bytes) -> bytes:
        """Seal an event of a group."""
        nonce = secrets.token_bytes(_NONCE_SIZE)
        bound_to = self._header + _bound_to(group_id)
        sealed = self._ciphers[self._header].encrypt(nonce, body, bound_to)
        return self._header + nonce + sealed

    def names_another_key(self, sealed: bytes) -> bool:
        """Whether the header says that this was sealed under a master key that we do not know.

        Such an event is in order, and opens where that key is.
        """
        header = sealed[:_HEADER_SIZE]
        return header.startswith(_VERSION) and header not in self._ciphers

    def open(self, group_id: int, sealed: bytes) -> bytes:
        """The event that was sealed.

        Raises:
            EventUnreadable: altered, another group's, or sealed under another master key.
        """
        header, rest = sealed[:_HEADER_SIZE], sealed[_HEADER_SIZE:]
        nonce, ciphertext = rest[:_NONCE_SIZE], rest[_NONCE_SIZE:]
        try:
            cipher = self._ciphers.get(header, self._ciphers[self._header])
            return cipher.decrypt(nonce, ciphertext, header + _bound_to(group_id))
        except (InvalidTag, ValueError) as error:
            raise EventUnreadable(
                "A waiting event does not open: SIS_MASTER_KEY is another one than it was sealed "
                "under, or it was altered."
            ) from error


@cache
def event_seal() -> EventSeal:
    """The seal under the settings' master key; MasterKeyMissing or MasterKeyInvalid without one."""
    return EventSeal.of(master_key_from_settings())


def _bound_to(group_id: int) -> bytes:
    return str(group_id).encode()
