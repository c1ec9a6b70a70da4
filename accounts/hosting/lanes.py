"""Database calls off the loop: one thread, and so one connection, for each kind of statement."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseLane:
    """One thread that runs one kind of statement, in the order they were asked for.

    A slow statement holds up its own kind only. Cancelling the caller does not stop a statement
    that has begun; its result is dropped.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"sis-db-{name}")

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in the lane's thread; raises what it raises."""
        return await asyncio.wrap_future(
            self._executor.submit(_with_fresh_connection, function, *args, **kwargs)
        )

    def close(self) -> None:
        """Let go of the thread and its connection; a statement under way is not waited for."""
        self._executor.submit(connections.close_all)
        self._executor.shutdown(wait=False)


class Lanes:
    """The lanes of one host, made when they are first asked for."""

    def __init__(self) -> None:
        self._lanes: dict[str, DatabaseLane] = {}

    def __call__(self, name: str) -> DatabaseLane:
        """The lane of this name, the same one each time."""
        return self._lanes.setdefault(name, DatabaseLane(name))

    def close(self) -> None:
        """Close every lane."""
        for lane in self._lanes.values():
            lane.close()


def _with_fresh_connection(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()
