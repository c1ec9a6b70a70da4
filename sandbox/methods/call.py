"""One request on its way through the data centre."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyrogram.raw.core import TLObject

from sandbox.data_centre import DataCentre
from sandbox.line import Line, RpcError
from sandbox.world.users import User


@dataclass(frozen=True, slots=True)
class Call:
    """A request with the line it came by. `at` is its arrival on the monotonic clock."""

    centre: DataCentre
    line: Line
    query: TLObject
    method: str
    at: float

    @property
    def user(self) -> User:
        """Who asks.

        Raises:
            RpcError: 401 AUTH_KEY_UNREGISTERED when nobody has logged in with this key.
        """
        user_id = self.line.auth_key.user_id
        if user_id is None or self.centre.keys.ended(self.line.auth_key):
            raise RpcError(401, "AUTH_KEY_UNREGISTERED")
        return self.centre.world.users[user_id]

    def refuse_in(self, chat_id: int) -> None:
        """Let the faults of a chat strike; RpcError when one does."""
        self.centre.call_faults.check(self.user.user_id, self.method, chat_id)


Handler: TypeAlias = Callable[[Call], Awaitable[Any]]
Handlers: TypeAlias = Mapping[type[Any], Handler]
