"""The sandbox on a loop of its own, for tests that start processes and do not run on one."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sandbox.scenario import Sandbox

T = TypeVar("T")


class SandboxThread:
    """Calls the sandbox from another thread than its own."""

    def __init__(self, sandbox: Sandbox, loop: asyncio.AbstractEventLoop) -> None:
        self._sandbox = sandbox
        self._loop = loop

    def call(self, function: Callable[[Sandbox], T]) -> T:
        """Call `function` with the sandbox, on its loop."""

        async def called() -> T:
            return function(self._sandbox)

        return asyncio.run_coroutine_threadsafe(called(), self._loop).result(10)


@contextmanager
def sandbox_thread() -> Iterator[SandboxThread]:
    """A sandbox that runs until the end of the `with`."""
    ready, leave = threading.Event(), asyncio.Event()
    found: list[SandboxThread] = []

    async def run() -> None:
        async with Sandbox.start(seed=7) as sandbox:
            found.append(SandboxThread(sandbox, asyncio.get_running_loop()))
            ready.set()
            await leave.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="sandbox")
    thread.start()
    assert ready.wait(30), "the sandbox started"
    yield found[0]
    found[0].call(lambda _: leave.set())
    thread.join(10)
