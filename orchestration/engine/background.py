"""Tasks that nobody awaits: kept alive, and heard when they fail."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telemetry.traces import trace_fields

log = logging.getLogger(__name__)


class Background:
    """Holds a reference to each task until it ends, for the loop holds none."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Begin `work`; an exception that it lets out is logged."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    async def cancel(self) -> None:
        """End what still runs, and wait until it has."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error(
                "Work in the background failed",
                extra={"work": task.get_name()} | trace_fields(error),
            )
