"""Pressing a button once."""

import pytest

from drivers.errors import FloodWait, MethodRefused, OutcomeUnknown, PeerUnavailable
from drivers.messages import Button
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World

GRAB = Button("Grab", b"rp:1")


@pytest.fixture
def bot(world: World, games: int, family: int) -> int:
    return world.bot([games, family], answer="You won 1.23 USDT")


async def test_the_answer_of_the_bot_comes_back(
    world: World, account: OpenAccount, alice: int, games: int, family: int, bot: int
) -> None:
    alices = await account(alice)

    for chat_id in (games, family):
        message = world.say(bot, chat_id, "packet", buttons=(GRAB,))
        answer = await alices.driver.press(chat_id, world.own_id(alice, message), GRAB.data)

        assert answer.text == "You won 1.23 USDT"
        assert "1.23" not in repr(answer)
    assert world.presses(alice) == 2


async def test_a_bot_that_acted_and_timed_out_leaves_the_outcome_unknown(
    world: World, account: OpenAccount, alice: int, games: int, bot: int
) -> None:
    alices = await account(alice)
    message = world.say(bot, games, "packet", buttons=(GRAB,))
    world.bot_timeout(alice)

    with pytest.raises(OutcomeUnknown) as unknown:
        await alices.driver.press(games, world.own_id(alice, message), GRAB.data)

    assert unknown.value.error_id == "BOT_RESPONSE_TIMEOUT"
    assert world.presses(alice) == 1


async def test_a_press_whose_answer_is_lost_is_unknown_and_never_repeated(
    world: World, account: OpenAccount, alice: int, games: int, bot: int
) -> None:
    alices = await account(alice)
    message = world.say(bot, games, "packet", buttons=(GRAB,))

    with pytest.raises(OutcomeUnknown):
        await world.without_answer(
            alice, "press", alices.driver.press(games, world.own_id(alice, message), GRAB.data)
        )
    await alices.driver.disconnect()
    await alices.driver.connect()

    assert world.presses(alice) == 1


async def test_a_button_that_is_not_there_is_refused_for_good(
    world: World, account: OpenAccount, alice: int, games: int, bot: int
) -> None:
    alices = await account(alice)
    message = world.say(bot, games, "packet", buttons=(GRAB,))

    with pytest.raises(MethodRefused):
        await alices.driver.press(games, world.own_id(alice, message), b"rp:another")

    assert world.presses(alice) == 0


async def test_a_flood_wait_for_presses_is_told(
    world: World, account: OpenAccount, alice: int, games: int, bot: int
) -> None:
    alices = await account(alice)
    message = world.say(bot, games, "packet", buttons=(GRAB,))
    world.flood_wait(alice, "press", 5)

    with pytest.raises(FloodWait) as refused:
        await alices.driver.press(games, world.own_id(alice, message), GRAB.data)

    assert refused.value.wait.total_seconds() == 5
    assert world.presses(alice) == 0


async def test_a_press_in_a_chat_that_the_account_never_met_is_refused(
    world: World, account: OpenAccount, alice: int, bob: int
) -> None:
    alices = await account(alice)
    elsewhere = world.supergroup("Elsewhere", [bob])

    with pytest.raises(PeerUnavailable):
        await alices.driver.press(elsewhere, 1, GRAB.data)
