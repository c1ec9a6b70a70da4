"""How a line ends, asked for or not."""

import asyncio

import pytest

from drivers.errors import Disconnected, SessionLost
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World


async def test_a_cut_line_is_told_once_and_only_when_it_is_closed(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)

    world.cut(alice)
    await alices.ear.until(lambda ear: ear.losses)

    [loss] = alices.ear.losses
    assert isinstance(loss, Disconnected)
    assert not alices.driver.connected
    assert world.connected(alice) == 0


async def test_a_line_that_we_close_is_no_loss(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)

    await alices.driver.disconnect()
    await alices.driver.disconnect()
    await _nothing_more(world, alice)

    assert alices.ear.losses == []
    assert not alices.driver.connected


async def test_a_driver_that_lost_its_line_connects_again_under_the_same_key(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    world.cut(alice)
    await alices.ear.until(lambda ear: ear.losses)

    await alices.driver.connect()
    world.say(bob, games, "again")

    await alices.ear.hears("again")
    assert world.connected(alice) == 1


async def test_connecting_twice_is_refused(world: World, account: OpenAccount, alice: int) -> None:
    alices = await account(alice)

    with pytest.raises(Disconnected) as refused:
        await alices.driver.connect()

    assert refused.value.error_id == "ALREADY_CONNECTED"
    assert alices.driver.connected


async def test_a_key_that_nobody_knows_ends_the_session(
    world: World, account: OpenAccount, alice: int
) -> None:
    session = world.session(alice)
    world.forget(alice)
    alices = await account(alice, session=session, connect=False)

    with pytest.raises(SessionLost):
        await alices.driver.connect()

    assert not alices.driver.connected
    assert alices.ear.losses == []


async def test_a_session_that_was_revoked_while_away_is_lost(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()
    world.revoke(alice)

    with pytest.raises(SessionLost):
        await alices.driver.connect()


async def test_a_session_that_is_revoked_while_connected_is_told_as_lost(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    world.revoke(alice)

    with pytest.raises((SessionLost, Disconnected)):
        await alices.driver.send_text(games, "no", random_id=1)
    await alices.ear.until(lambda ear: ear.losses)

    assert isinstance(alices.ear.losses[0], SessionLost)
    assert world.texts_sent(alice) == []


async def test_an_outage_is_a_failed_connect_and_not_a_lost_session(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice, connect=False)
    await world.outage(on=True)

    with pytest.raises(Disconnected):
        await alices.driver.connect()

    await world.outage(on=False)
    await alices.driver.connect()
    assert alices.driver.connected


async def test_logging_out_kills_the_key_and_is_no_loss(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)

    await alices.driver.log_out()

    assert not alices.driver.connected
    with pytest.raises(SessionLost):
        await alices.driver.connect()
    assert alices.ear.losses == []


async def test_a_ping_is_answered_while_the_line_is_open(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)

    await alices.driver.ping()
    await alices.driver.disconnect()

    with pytest.raises(Disconnected):
        await alices.driver.ping()


async def test_a_cut_while_connecting_is_raised_and_not_told(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()
    alices.ear.failing = True
    world.say(bob, games, "missed")
    connecting = asyncio.ensure_future(alices.driver.connect())
    await alices.ear.until(lambda ear: ear.refused)
    world.cut(alice)

    async with asyncio.timeout(5):
        with pytest.raises(Disconnected):
            await connecting

    assert not alices.driver.connected
    assert alices.ear.losses == []


async def test_a_recovery_ends_with_its_line_and_hands_nothing_on_afterwards(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    alices.ear.failing = True
    world.lose_pushes(alice, 1)
    world.say(bob, games, "missed")
    recovering = asyncio.ensure_future(alices.driver.recover())
    await alices.ear.until(lambda ear: ear.refused)
    world.cut(alice)

    async with asyncio.timeout(5):
        with pytest.raises(Disconnected):
            await recovering
    alices.ear.failing = False
    await alices.ear.loses_its_line()
    await alices.driver.connect()

    await alices.ear.hears("missed")


async def _nothing_more(world: World, user_id: int) -> None:
    """Return when the server has seen the line go."""
    async with asyncio.timeout(5):
        while world.connected(user_id):  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.01)
