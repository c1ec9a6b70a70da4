import asyncio

import pytest

from drivers.errors import Disconnected, DriverError, SessionLost
from drivers.lifeline import Lifeline


class Line:
    def __init__(self) -> None:
        self.closed = 0
        self.losses: list[DriverError] = []
        self.life = Lifeline(self.close, self.lost)

    async def close(self) -> None:
        await asyncio.sleep(0.01)
        self.closed += 1

    def lost(self, error: DriverError) -> None:
        assert self.closed
        self.losses.append(error)


async def test_a_loss_is_told_once_and_after_the_line_is_closed() -> None:
    line = Line()
    line.life.opening()
    line.life.established()

    line.life.lose(Disconnected("CONNECTION_LOST"))
    line.life.lose(SessionLost("SESSION_REVOKED"))
    assert not line.life.up
    assert not line.life.down
    await asyncio.sleep(0.05)

    assert [loss.error_id for loss in line.losses] == ["CONNECTION_LOST"]
    assert line.life.down


async def test_a_loss_while_opening_is_kept_for_who_opens() -> None:
    line = Line()
    line.life.opening()

    line.life.lose(SessionLost("SESSION_REVOKED"))
    await line.life.end()

    assert isinstance(line.life.error, SessionLost)
    assert line.losses == []
    assert line.life.down


async def test_ending_waits_for_a_loss_that_is_being_closed() -> None:
    line = Line()
    line.life.opening()
    line.life.established()
    line.life.lose(Disconnected("CONNECTION_LOST"))

    await line.life.end()

    assert len(line.losses) == 1
    assert line.life.down


async def test_an_end_that_was_asked_for_is_no_loss() -> None:
    line = Line()
    line.life.opening()
    line.life.established()

    line.life.leaving()
    line.life.lose(Disconnected("CONNECTION_LOST"))
    await line.life.end()

    assert line.losses == []


async def test_a_line_that_comes_up_again_can_be_lost_again() -> None:
    line = Line()
    for _ in range(2):
        line.life.opening()
        line.life.established()
        line.life.lose(Disconnected("CONNECTION_LOST"))
        await asyncio.sleep(0.05)

    assert len(line.losses) == 2


async def test_a_cancelled_caller_leaves_no_line_open() -> None:
    line = Line()
    line.life.opening()
    line.life.established()
    leaving = asyncio.create_task(line.life.end())
    await asyncio.sleep(0)

    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert line.closed == 1
    assert line.life.down


async def test_two_who_end_a_line_both_wait_until_it_is_closed() -> None:
    line = Line()
    line.life.opening()
    line.life.established()
    first = asyncio.create_task(line.life.end())
    await asyncio.sleep(0)

    await line.life.end()

    assert line.closed == 1
    await first
