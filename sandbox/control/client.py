"""The client of the control port, for code that runs on an event loop."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from sandbox.control.lines import LONGEST_LINE, write_request


class ControlError(Exception):
    """The sandbox refused an operation; the message is its sentence."""


class ControlClient:
    """One connection. Operations are carried out in the order in which they are asked for.

    `call("users.create", name="Alice")` returns what the operation returns, as JSON objects.
    """

    def __init__(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._address = (host, port)
        self._reader = reader
        self._writer = writer
        self._ids = count(1)
        self._turn = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def connect(cls, port: int, *, host: str = "127.0.0.1") -> AsyncIterator["ControlClient"]:
        """Connect for the length of the `async with`; OSError when nobody listens."""
        reader, writer = await asyncio.open_connection(host, port, limit=LONGEST_LINE * 16)
        try:
            yield cls(host, port, reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

    async def call(self, operation: str, /, **arguments: Any) -> Any:
        """Do one thing.

        Raises:
            ControlError: the sandbox refused, or it hung up.
        """
        async with self._turn:
            self._writer.write(write_request(next(self._ids), operation, arguments))
            await self._writer.drain()
            return answer_of(await self._reader.readline())

    async def follow(
        self, *, since: int = 0, kinds: Sequence[str] | None = None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The journal's records from a position on, as they come, on a connection of its own."""
        host, port = self._address
        async with self.connect(port, host=host) as own:
            await own.call("journal.follow", since=since, kinds=kinds)
            while line := await own._reader.readline():  # noqa: SLF001 - it is our own class
                yield json.loads(line)["journal"]


def answer_of(line: bytes) -> Any:
    """The result in an answer; ControlError when it is an error, or nothing came."""
    if not line:
        raise ControlError("The sandbox hung up.")
    answer = json.loads(line)
    if not answer["ok"]:
        raise ControlError(answer["error"])
    return answer["result"]
