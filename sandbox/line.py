"""The seam between the sandbox's wire (MTProto) and its world (users, chats, bots)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyrogram.raw.core import TLObject


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
    def line_id(self) -> int: ...
    @property
    def auth_key(self) -> AuthKey: ...

    def push(self, updates: TLObject) -> None:
        """Send an update in order with everything else on this line; never blocks."""
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


class Service(Protocol):
    """What the wire asks of the world."""

    def key_created(self, auth_key: AuthKey) -> None: ...

    def key_find(self, key_id: int) -> AuthKey | None:
        """None when the data centre does not know the key (the wire answers with -404)."""
        ...

    def line_opened(self, line: Line) -> None:
        """Called at the first request of a line under its auth key."""
        ...

    def line_closed(self, line: Line) -> None: ...

    async def answer(self, line: Line, query: TLObject) -> TLObject | bool | list[Any]:
        """Answer one request (already unwrapped from InvokeWithLayer and InitConnection)."""
        ...
