"""The seam between the sandbox's wire (MTProto) and its world (users, chats, bots)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any, Protocol

from pyrogram.raw.core import TLObject


def auth_key_id(key: bytes) -> int:
    """The id that a key's messages carry: the last 8 bytes of its SHA-1, little-endian."""
    return int.from_bytes(sha1(key).digest()[-8:], "little")


@dataclass(slots=True)
class AuthKey:
    """One client's permanent key, as the data centre knows it."""

    key_id: int
    key: bytes = field(repr=False)
    user_id: int | None = None
    revoked: bool = False
    device: Mapping[str, Any] = field(default_factory=dict)


class RpcError(Exception):
    """An answer that refuses a request: Telegram's code and name, such as 420 FLOOD_WAIT_30."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class Line(Protocol):
    """One client's connection, as the world sees it."""

    @property
    def line_id(self) -> int:
        """A number that no other line of the data centre has had."""
        ...

    @property
    def auth_key(self) -> AuthKey:
        """The key that its client speaks under."""
        ...

    def push(self, updates: TLObject | bytes) -> None:
        """Send an update in order with everything else on this line; never blocks.

        Bytes are an update that is serialised already: write it once for many lines.
        """
        ...

    def cut(self) -> None:
        """Drop the TCP connection at once."""
        ...

    def freeze(self) -> None:
        """Keep the connection open and go silent: nothing is read and nothing is written."""
        ...

    def thaw(self) -> None:
        """End a freeze: what was waiting is handled and sent."""
        ...

    @property
    def deaf(self) -> bool:
        """Whether its pushes vanish."""
        ...

    def deafen(self) -> None:
        """Go on answering requests, and let every push vanish from now on."""
        ...


class Service(Protocol):
    """What the wire asks of the world."""

    def key_created(self, auth_key: AuthKey) -> None:
        """A client has exchanged a new key."""
        ...

    def key_find(self, key_id: int) -> AuthKey | None:
        """None when the data centre does not know the key (the wire answers with -404)."""
        ...

    def line_opened(self, line: Line) -> None:
        """Called at the first request of a line under its auth key."""
        ...

    def line_closed(self, line: Line) -> None:
        """Called when the socket of a line that was opened is closed."""
        ...

    async def answer(self, line: Line, query: TLObject) -> TLObject | bool | list[Any] | bytes:
        """Answer one request (already unwrapped from InvokeWithLayer and InitConnection).

        Bytes are an answer that is serialised already, such as a vector of ints.
        """
        ...
