"""Requests that wait for their answers."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drivers.errors import NotAnswered


class Unheard:
    """An answer: the server did not take the request, for a reason that is mended now."""


class Answers:
    """Futures by the msg_id of their request. Errors are values here: who waits raises them."""

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    @contextmanager
    def expect(self, msg_id: int) -> Iterator[asyncio.Future[Any]]:
        """Wait for an answer inside the block; a later one is dropped."""
        answer = self._waiting[msg_id] = asyncio.get_running_loop().create_future()
        try:
            yield answer
        finally:
            del self._waiting[msg_id]

    def settle(self, msg_id: int, answer: object) -> None:
        """An answer came; nobody may be waiting for it any more."""
        waiting = self._waiting.get(msg_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def abandon(self) -> None:
        """No answer will come to anything under way."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(NotAnswered("CONNECTION_LOST"))
