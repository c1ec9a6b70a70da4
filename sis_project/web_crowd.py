"""How many requests the web server works on at once; the others wait in their order.

Under ASGI each request that is begun has a thread. A thousand of them would fight for one
interpreter and a few database connections, and most would end in a timeout; waiting costs nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

AT_ONCE: Final = 16
"""As many as there are pooled connections."""

STREAM: Final = "/stream/"
"""The end of paths that are held open."""


class Crowd:
    """An ASGI application that lets AT_ONCE requests into another one.

    Those that are held open by their nature do not count: streams, and callers that prefer to wait.
    """

    def __init__(self, app: App, *, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._places = asyncio.Semaphore(at_once)

    async def __call__(
        self, scope: Scope, receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Answer once there is a place."""
        if held_open(scope):
            await self._app(scope, receive, send)
            return
        async with self._places:
            await self._app(scope, receive, send)


def held_open(scope: Scope) -> bool:
    """Whether the request is meant to last, or is none."""
    if scope["type"] != "http" or scope["path"].endswith(STREAM):
        return True
    return any(name.lower() == b"prefer" for name, _value in scope["headers"])
