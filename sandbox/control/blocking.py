"""The client of the control port, for code without an event loop."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from sandbox.control.client import answer_of
from sandbox.control.lines import write_request


class BlockingControlClient:
    """The same operations as `ControlClient.call`, each waiting for its answer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("rb")
        self._ids = count(1)

    @classmethod
    @contextmanager
    def connect(
        cls, port: int, *, host: str = "127.0.0.1", timeout: float = 10.0
    ) -> Iterator["BlockingControlClient"]:
        """Connect for the length of the `with`.

        Raises:
            OSError: nobody listens, or an answer takes longer than `timeout` seconds.
        """
        with socket.create_connection((host, port), timeout=timeout) as connection:
            client = cls(connection)
            with client._lines:
                yield client

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Do one thing; ControlError when the sandbox refuses or hangs up."""
        self._connection.sendall(write_request(next(self._ids), operation, arguments))
        return answer_of(self._lines.readline())

    def records(
        self, *, since: int = 0, kinds: Sequence[str] | None = None
    ) -> tuple[list[dict[str, Any]], int]:
        """The journal's records from a position on, and the position to go on from."""
        wanted = list(kinds) if kinds is not None else None
        page = self.call("journal.read", since=since, kinds=wanted)
        return page["records"], page["next"]
