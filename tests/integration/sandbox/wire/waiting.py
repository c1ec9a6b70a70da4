"""Waiting for something to become true, with a deadline."""

import asyncio
from collections.abc import Callable

PATIENCE = 5.0


async def until(condition: Callable[[], object]) -> None:
    """Return when the condition holds; TimeoutError when it does not within 5 s."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (nothing tells of most conditions)
            await asyncio.sleep(0.005)
