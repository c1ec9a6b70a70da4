"""Reading bodies: what Telegram tells a hundred accounts in the same bytes is read once.

The members of a supergroup get a message each, but its updates are the same bytes for all whom it
does not mention. Only the users and chats behind them differ, by the access hashes of the account;
and those are the same bytes again whenever the same people talk in the same group.
"""

import struct
from collections import OrderedDict
from hashlib import blake2b
from io import BytesIO
from typing import Final, Generic, NamedTuple, TypeVar

from pyrogram.raw import types
from pyrogram.raw.core import TLObject

_UPDATES: Final = types.Updates.ID.to_bytes(4, "little")
_MARK: Final = 64
"""Bytes of a container that are looked up; they hold the message's id. The rest is compared."""
_COPIES: Final = 512
"""Containers that are remembered for all lines; copies of one come within the same second."""
_TOLD: Final = 64
"""Lists of users and chats that are remembered for one line."""
_DATE_AND_SEQ: Final = struct.Struct("<ii")

_Value = TypeVar("_Value")


class _Recent(Generic[_Value]):
    """Remembers so many values; the one that was kept first is forgotten first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[bytes, _Value] = OrderedDict()

    def get(self, key: bytes) -> _Value | None:
        return self._values.get(key)

    def keep(self, key: bytes, value: _Value) -> None:
        self._values[key] = value
        if len(self._values) > self._size:
            self._values.popitem(last=False)


class _Read(NamedTuple):
    """The bytes of a container up to the end of its updates, and the updates."""

    head: bytes
    updates: list[TLObject]


class Copies:
    """What was read of late by all lines of a process."""

    def __init__(self) -> None:
        self._read: _Recent[_Read] = _Recent(_COPIES)

    def head(self, body: bytes) -> _Read:
        """The updates of a container; they are shared, and nobody may change them."""
        known = self._read.get(body[:_MARK])
        if known is not None and body.startswith(known.head):
            return known
        data = BytesIO(body)
        data.seek(len(_UPDATES))
        updates = TLObject.read(data)
        new = _Read(body[: data.tell()], updates)
        self._read.keep(body[:_MARK], new)
        return new


class BodyReader:
    """Reads the bodies of one line's messages.

    Users and chats that this line was told in the same bytes before are left out of a container:
    there is nothing in them that the account has not learned.
    """

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._told: _Recent[bool] = _Recent(_TOLD)

    def read(self, body: bytes) -> TLObject:
        """The TL object in a body; KeyError for a constructor that this layer does not know."""
        if body.startswith(_UPDATES):
            return self._container(body)
        return TLObject.read(BytesIO(body))

    def _container(self, body: bytes) -> TLObject:
        head, updates = self._copies.head(body)
        users, chats = self._people(body, len(head))
        date, seq = _DATE_AND_SEQ.unpack_from(body, len(body) - _DATE_AND_SEQ.size)
        return types.Updates(updates=updates, users=users, chats=chats, date=date, seq=seq)

    def _people(self, body: bytes, at: int) -> tuple[list[TLObject], list[TLObject]]:
        told = blake2b(body[at : -_DATE_AND_SEQ.size], digest_size=16).digest()
        if self._told.get(told):
            return [], []
        data = BytesIO(body)
        data.seek(at)
        users, chats = TLObject.read(data), TLObject.read(data)
        self._told.keep(told, True)
        return users, chats
