import asyncio

import pytest

from drivers.errors import Disconnected, DriverError, SessionLost
from drivers.lifeline import Lifeline


class Line:
    def __init__(self) -> None:
        self.closed = 0
        self.losses: list[DriverError] = []
        self.life = Lifeline(self.close, self.lost)

    async def open(self) -> None:
        await self.life.open(self._open)

    async def _open(self) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        await asyncio.sleep(0.01)
        self.closed += 1

    def lost(self, error: DriverError) -> None:
        assert self.closed
        self.losses.append(error)


async def test_a_loss_is_told_once_and_after_the_line_is_closed() -> None:
    line = Line()
    await line.open()

    line.life.lose(Disconnected("CONNECTION_LOST"))
    line.life.lose(SessionLost("SESSION_REVOKED"))
    assert not line.life.up
    assert not line.life.down
    await asyncio.sleep(0.05)

    assert [loss.error_id for loss in line.losses] == ["CONNECTION_LOST"]
    assert line.life.down


async def test_a_loss_while_opening_is_raised_once_the_line_is_closed() -> None:
    line = Line()

    async def broken() -> None:
        line.life.lose(SessionLost("SESSION_REVOKED"))
        raise Disconnected("CONNECTION_LOST")

    with pytest.raises(SessionLost):
        await line.life.open(broken)

    assert line.closed == 1
    assert line.losses == []
    assert line.life.down


async def test_a_line_that_was_lost_at_the_last_moment_is_not_open() -> None:
    line = Line()

    async def lost() -> None:
        line.life.lose(Disconnected("CONNECTION_LOST"))

    with pytest.raises(Disconnected, match="CONNECTION_LOST"):
        await line.life.open(lost)

    assert line.closed == 1
    assert line.life.down


async def test_an_opening_that_is_cancelled_leaves_no_line_open() -> None:
    line = Line()
    opening = asyncio.create_task(line.life.open(asyncio.Event().wait))
    await asyncio.sleep(0)

    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening

    assert line.closed == 1
    assert line.life.down


async def test_an_open_line_is_not_opened_again() -> None:
    line = Line()
    await line.open()

    with pytest.raises(Disconnected, match="ALREADY_CONNECTED"):
        await line.open()

    assert line.life.up


async def test_ending_waits_for_a_loss_that_is_being_closed() -> None:
    line = Line()
    await line.open()
    line.life.lose(Disconnected("CONNECTION_LOST"))

    await line.life.end()

    assert len(line.losses) == 1
    assert line.life.down


async def test_an_end_that_was_asked_for_is_no_loss() -> None:
    line = Line()
    await line.open()

    line.life.leaving()
    line.life.lose(Disconnected("CONNECTION_LOST"))
    await line.life.end()

    assert line.losses == []


async def test_a_line_that_comes_up_again_can_be_lost_again() -> None:
    line = Line()
    for _ in range(2):
        await line.open()
        line.life.lose(Disconnected("CONNECTION_LOST"))
        await asyncio.sleep(0.05)

    assert len(line.losses) == 2


async def test_a_cancelled_caller_leaves_no_line_open() -> None:
    line = Line()
    await line.open()
    leaving = asyncio.create_task(line.life.end())
    await asyncio.sleep(0)

    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert line.closed == 1
    assert line.life.down


async def test_two_who_end_a_line_both_wait_until_it_is_closed() -> None:
    line = Line()
    await line.open()
    first = asyncio.create_task(line.life.end())
    await asyncio.sleep(0)

    await line.life.end()

    assert line.closed == 1
    await first
