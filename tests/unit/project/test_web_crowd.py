"""How many requests the web server works on at once."""

import asyncio
from typing import Any

import pytest

from sis_project.web_crowd import Crowd


class Slow:
    """Counts who is inside, and lets nobody out before it is opened."""

    def __init__(self) -> None:
        self.inside = 0
        self.door = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        await self.door.wait()


def request(path: str = "/api/v1/commands/", **headers: str) -> dict[str, Any]:
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "path": path, "headers": named}


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        (request(), 2),
        (request("/api/v1/events/stream/"), 5),
        (request(Prefer="wait=5"), 5),
        ({"type": "lifespan"}, 5),
    ],
)
async def test_a_crowd_waits_but_for_those_that_are_held_open(
    asked: dict[str, Any], inside: int
) -> None:
    slow = Slow()
    crowd = Crowd(slow, at_once=2)
    tasks = [asyncio.create_task(crowd(asked, None, None)) for _ in range(5)]  # type: ignore[arg-type]

    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert slow.inside == inside
    slow.door.set()
    await asyncio.gather(*tasks)
    assert slow.inside == 5
