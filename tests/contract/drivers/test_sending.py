"""Sending a message exactly once, and every way in which it may fail."""

import pytest

from drivers.errors import (
    Disconnected,
    FloodWait,
    OutcomeUnknown,
    PeerFlood,
    PeerUnavailable,
    SlowmodeWait,
)
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World


async def test_a_sent_message_has_the_senders_own_id(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices, bobs = await account(alice), await account(bob)

    in_games = await alices.driver.send_text(games, "one", random_id=1)
    in_family = await alices.driver.send_text(family, "two", random_id=2)
    await bobs.ear.hears("one", "two")

    assert world.texts_sent(alice) == ["one", "two"]
    assert in_games.message_id == bobs.ear.message("one").message_id
    assert in_family.message_id
    assert in_family.message_id != bobs.ear.message("two").message_id


async def test_a_message_of_ours_is_heard_as_outgoing_and_leaves_no_gap(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)

    for number, chat_id in enumerate((games, family), start=1):
        await alices.driver.send_text(chat_id, "mine", random_id=number)
        world.say(bob, chat_id, "yours")
    await alices.ear.hears("yours", "yours")

    assert sum(message.outgoing for message in alices.ear.heard) == 2


async def test_a_repeat_with_the_same_random_id_sends_nothing_new(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)

    first = await alices.driver.send_text(games, "once", random_id=7)
    again = await alices.driver.send_text(games, "once", random_id=7)

    assert world.texts_sent(alice) == ["once"]
    assert again.message_id in {None, first.message_id}


async def test_a_reply_is_sent_to_the_message_by_our_own_id(
    world: World, account: OpenAccount, alice: int, bob: int, family: int
) -> None:
    alices, bobs = await account(alice), await account(bob)
    question = world.say(bob, family, "question")

    await alices.driver.send_text(
        family, "answer", random_id=3, reply_to=world.own_id(alice, question)
    )
    await bobs.ear.hears("answer")

    assert bobs.ear.message("answer").reply_to_message_id == world.own_id(bob, question)


async def test_a_send_whose_answer_is_lost_is_unknown_and_its_repeat_harmless(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)

    with pytest.raises(OutcomeUnknown):
        await world.without_answer(
            alice, "send_text", alices.driver.send_text(games, "once", random_id=9)
        )
    await alices.driver.disconnect()
    await alices.driver.connect()
    await alices.driver.send_text(games, "once", random_id=9)

    assert world.texts_sent(alice) == ["once"]


async def test_a_flood_wait_names_its_time_and_sends_nothing(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    world.flood_wait(alice, "send_text", 30)

    with pytest.raises(FloodWait) as refused:
        await alices.driver.send_text(games, "later", random_id=1)

    assert refused.value.error_id == "FLOOD_WAIT_X"
    assert refused.value.wait.total_seconds() == 30
    assert not isinstance(refused.value, SlowmodeWait)
    assert world.texts_sent(alice) == []
    assert alices.driver.connected


async def test_a_slowmode_wait_is_a_wait_for_one_chat(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    world.slowmode_wait(alice, games, 12)

    with pytest.raises(SlowmodeWait) as refused:
        await alices.driver.send_text(games, "later", random_id=1)

    assert refused.value.wait.total_seconds() == 12


async def test_a_peer_flood_has_a_name_of_its_own(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    world.peer_flood(alice)

    with pytest.raises(PeerFlood):
        await alices.driver.send_text(games, "no", random_id=1)


async def test_a_member_who_may_not_write_is_told_so(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    world.silence(alice, games)

    with pytest.raises(PeerUnavailable):
        await alices.driver.send_text(games, "no", random_id=1)


async def test_a_chat_that_the_account_never_met_is_refused_without_a_call(
    world: World, account: OpenAccount, alice: int, bob: int
) -> None:
    alices = await account(alice)
    elsewhere = world.supergroup("Elsewhere", [bob])

    with pytest.raises(PeerUnavailable) as refused:
        await alices.driver.send_text(elsewhere, "no", random_id=1)

    assert refused.value.error_id == "PEER_ID_INVALID"


async def test_a_driver_that_is_not_connected_says_that_nothing_left(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()

    with pytest.raises(Disconnected):
        await alices.driver.send_text(games, "no", random_id=1)

    assert world.texts_sent(alice) == []
