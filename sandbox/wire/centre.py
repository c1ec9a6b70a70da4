"""What all lines of one data centre share."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sandbox.line import AuthKey, Service
from sandbox.wire.key_users import KeyUsers
from sandbox.wire.salts import Salts
from sandbox.wire.server_key import ServerKey


@dataclass
class Centre:
    """The service behind the wire, the server's key, and the state that outlives a line."""

    service: Service
    server_key: ServerKey
    clock: Callable[[], float]
    """Seconds since 1970: message ids, and the check of the clients'."""
    latency: float
    """Seconds by which new lines send late."""
    on_duplicate: Callable[[AuthKey], None]
    salts: Salts = field(default_factory=Salts)
    key_users: KeyUsers = field(default_factory=KeyUsers)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    line_ids: "count[int]" = field(default_factory=lambda: count(1))

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a request; it is kept until it ends, and ended when the server stops."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task
