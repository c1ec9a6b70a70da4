"""What makes a login last: the auth key and where it is valid."""

import struct
from dataclasses import dataclass, field
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class TelegramSession:
    """The secret of one login, in a form that every driver can open.

    `auth_key` is 256 bytes. The packed form is what the vault seals; it never touches a disk
    unencrypted and never appears in a repr.
    """

    dc_id: int
    user_id: int
    auth_key: bytes = field(repr=False)

    _LAYOUT: ClassVar[struct.Struct] = struct.Struct(">BBQ256s")
    _VERSION: ClassVar[int] = 1

    def pack(self) -> bytes:
        """Version, data centre, user id and key: 266 bytes, big-endian."""
        return self._LAYOUT.pack(self._VERSION, self.dc_id, self.user_id, self.auth_key)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` wrote; ValueError when it is anything else."""
        if len(packed) != cls._LAYOUT.size or packed[0] != cls._VERSION:
            raise ValueError("These bytes are not a packed Telegram session of version 1.")
        _, dc_id, user_id, auth_key = cls._LAYOUT.unpack(packed)
        return cls(dc_id=dc_id, user_id=user_id, auth_key=auth_key)
