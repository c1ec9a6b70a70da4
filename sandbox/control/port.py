"""The server side of the control port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sandbox.control.conversation import Conversation
from sandbox.control.lines import LONGEST_LINE
from sandbox.control.operations import Operations
from sandbox.scenario import Sandbox


class ControlPort:
    """Lines of JSON on a port of the loopback.

    Whoever can connect owns the sandbox, so it listens on the loopback alone.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._operations = Operations(sandbox)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, sandbox: Sandbox, *, port: int = 0) -> AsyncIterator["ControlPort"]:
        """Listen until the end of the `async with`; OSError when the port is taken."""
        control = cls(sandbox)
        server = await asyncio.start_server(control._admit, "127.0.0.1", port, limit=LONGEST_LINE)
        control.port = server.sockets[0].getsockname()[1]
        try:
            yield control
        finally:
            server.close()
            await control._end_conversations()
            await server.wait_closed()

    def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A plain function, so that the task is ours to end.
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = Conversation(self._operations, self._sandbox.journal, reader, writer)
        try:
            with suppress(OSError):
                await conversation.run()
        finally:
            writer.close()

    async def _end_conversations(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
