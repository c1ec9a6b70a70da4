"""Flood waits in memory, whatever the database and the line do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import OperationalError

from accounts.hosting.lanes import DatabaseLane
from orchestration.engine import floods as floods_module
from orchestration.engine.floods import Floods, Hold
from orchestration.flood_methods import EVERY_CHAT
from orchestration.models import ActionKind

ACCOUNT = UUID(int=1)
GROUP = -1002200000001
MINUTE = timedelta(minutes=1)


class Database:
    """Stores nothing, and is away until `back` is set."""

    def __init__(self) -> None:
        self.asked = 0
        self.back = False

    def store(self, **_: object) -> None:
        self.asked += 1
        if not self.back:
            raise OperationalError


@pytest.fixture
async def lane() -> AsyncIterator[DatabaseLane]:
    lane = DatabaseLane("floods-test")
    yield lane
    lane.close()


async def test_a_wait_that_could_not_be_stored_yet_outlives_the_accounts_line(
    lane: DatabaseLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database()
    monkeypatch.setattr(floods_module, "flood_deadline_set", database.store)
    monkeypatch.setattr(floods_module, "TRY_AGAIN_AFTER", 0.001)
    floods = Floods(
        lane, clock=asyncio.get_running_loop().time, now=lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    imposing = asyncio.create_task(floods.impose(Hold(ACCOUNT, "press", EVERY_CHAT), MINUTE))
    async with asyncio.timeout(5):
        while not database.asked:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.001)

    floods.forget(ACCOUNT)  # the line broke, and what comes up next finds no row
    database.back = True
    await imposing

    assert floods.wait(ACCOUNT, ActionKind.PRESS, GROUP)
