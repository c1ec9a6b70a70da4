"""The bytes of a session file's header (docs/session-file.md draws them)."""

import struct
from dataclasses import dataclass, field
from typing import ClassVar, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Naming:
    """The first part of the header: whose session this is and which key seals it.

    `generation` grows with each login of the account, `key_check` is `MasterKey.check_value`.
    """

    key_origin: int
    key_id: bytes
    key_version: int
    account_id: UUID
    generation: int
    key_check: bytes

    MAGIC: ClassVar[bytes] = b"SISV"
    VERSION: ClassVar[int] = 1
    ALGORITHM: ClassVar[int] = 1
    """AES-256-GCM, with HKDF-SHA256 to derive the wrapping key."""
    _LAYOUT: ClassVar[struct.Struct] = struct.Struct(">4sBBB8sI16sQ8s")
    SIZE: ClassVar[int] = _LAYOUT.size

    def pack(self) -> bytes:
        """51 bytes, big-endian."""
        return self._LAYOUT.pack(
            self.MAGIC,
            self.VERSION,
            self.ALGORITHM,
            self.key_origin,
            self.key_id,
            self.key_version,
            self.account_id.bytes,
            self.generation,
            self.key_check,
        )

    @classmethod
    def unpack(cls, sealed: bytes) -> Self:
        """Read what `pack` wrote from the beginning of a file; ValueError if it is none."""
        if len(sealed) < cls.SIZE:
            raise ValueError("shorter than a header")
        magic, version, algorithm, origin, key_id, key_version, account, generation, check = (
            cls._LAYOUT.unpack_from(sealed)
        )
        if (magic, version, algorithm) != (cls.MAGIC, cls.VERSION, cls.ALGORITHM):
            raise ValueError("another format or version")
        return cls(origin, key_id, key_version, UUID(bytes=account), generation, check)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The second part: the data key under the wrapping key, and how the data is sealed."""

    wrap_nonce: bytes
    wrapped_key: bytes = field(repr=False)
    data_nonce: bytes
    length: int
    """Bytes of the ciphertext, without its tag."""

    _LAYOUT: ClassVar[struct.Struct] = struct.Struct(">12s48s12sI")
    SIZE: ClassVar[int] = _LAYOUT.size

    def pack(self) -> bytes:
        """76 bytes, big-endian."""
        return self._LAYOUT.pack(self.wrap_nonce, self.wrapped_key, self.data_nonce, self.length)

    @classmethod
    def unpack(cls, sealed: bytes) -> Self:
        """Read what `pack` wrote from behind a `Naming`; ValueError if the file is too short."""
        if len(sealed) < Naming.SIZE + cls.SIZE:
            raise ValueError("shorter than a header")
        return cls(*cls._LAYOUT.unpack_from(sealed, Naming.SIZE))


HEADER_SIZE = Naming.SIZE + Wrapping.SIZE
TAG_SIZE = 16
