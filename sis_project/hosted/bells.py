"""Ringing for drains from the host's loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from orchestration.bells import ring_drain


class DrainBell:
    """Rings in a thread of its own: publishing blocks for most of a second while Redis is away."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sis-drain-bell")

    async def __call__(self, group_id: int, token: str) -> bool:
        """Whether the bell has been rung."""
        return await asyncio.wrap_future(self._thread.submit(ring_drain, group_id, token))
