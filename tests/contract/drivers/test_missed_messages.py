"""What was missed is brought by the difference from our own ledger."""

import asyncio
from datetime import timedelta

from drivers.messages import Button
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World

SOON = timedelta(milliseconds=100)
"""How long a test gives an update to come."""


async def test_the_first_connect_hears_nothing_old(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    world.say(bob, games, "before")
    world.say(bob, family, "before")

    alices = await account(alice)
    world.say(bob, games, "after")
    world.say(bob, family, "after")

    await alices.ear.hears("after", "after")


async def test_what_was_said_while_away_is_heard_before_connect_returns(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()
    for number in range(3):
        world.say(bob, games, f"g{number}")
        world.say(bob, family, f"f{number}")

    await alices.driver.connect()

    assert [text for text in alices.ear.texts if text[0] == "g"] == ["g0", "g1", "g2"]
    assert [text for text in alices.ear.texts if text[0] == "f"] == ["f0", "f1", "f2"]


async def test_nothing_is_heard_twice_after_a_reconnect(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    for chat_id in (games, family):
        world.say(bob, chat_id, "once")
    await alices.ear.hears("once", "once")
    await alices.driver.disconnect()

    await alices.driver.connect()
    world.say(bob, games, "later")

    await alices.ear.hears("once", "once", "later")


async def test_an_edit_that_was_missed_is_heard_as_an_edit(
    world: World, account: OpenAccount, alice: int, games: int, family: int
) -> None:
    bot = world.bot([games, family], answer="ok")
    alices = await account(alice)
    messages = [world.say(bot, chat_id, "soon") for chat_id in (games, family)]
    await alices.ear.hears("soon", "soon")
    await alices.driver.disconnect()
    for message in messages:
        world.edit(message, "now", buttons=(Button("Grab", b"rp:1"),))

    await alices.driver.connect()

    edits = [message for message in alices.ear.heard if message.edited]
    assert {edit.chat_id for edit in edits} == {games, family}
    assert all(edit.buttons for edit in edits)


async def test_a_lost_update_is_fetched_when_the_next_one_shows_the_gap(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    for chat_id in (games, family):
        world.lose_pushes(alice, 2)
        for number in range(4):
            world.say(bob, chat_id, f"{chat_id}-{number}")

    await alices.ear.until(lambda ear: len(ear.texts) >= 8)

    for chat_id in (games, family):
        heard = [text for text in alices.ear.texts if text.startswith(str(chat_id))]
        assert heard == [f"{chat_id}-{number}" for number in range(4)]


async def test_a_gap_in_one_chat_does_not_hold_up_another(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    other = world.supergroup("Other", [bob, alice])
    alices = await account(alice)
    world.lose_pushes(alice, 1)
    world.say(bob, games, "lost")
    world.say(bob, games, "held")

    world.say(bob, other, "free")

    await alices.ear.until(lambda ear: len(ear.texts) == 3)
    assert alices.ear.texts == ["free", "lost", "held"]


async def test_a_long_absence_is_told_in_pieces(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()
    world.difference_limits(piece=3, too_long=1000)
    for number in range(10):
        world.say(bob, games, f"g{number}")
        world.say(bob, family, f"f{number}")

    await alices.driver.connect()

    heard = alices.ear.texts
    assert [text for text in heard if text[0] == "g"] == [f"g{n}" for n in range(10)]
    assert [text for text in heard if text[0] == "f"] == [f"f{n}" for n in range(10)]


async def test_a_difference_that_is_too_long_is_read_back_from_the_history(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    for chat_id in (games, family):
        world.say(bob, chat_id, "known")
    await alices.ear.hears("known", "known")
    await alices.driver.disconnect()
    world.difference_limits(piece=3, too_long=5)
    for number in range(10):
        world.say(bob, games, f"g{number}")
        world.say(bob, family, f"f{number}")

    await alices.driver.connect()
    world.say(bob, games, "live")
    await alices.ear.until(lambda ear: "live" in ear.texts)

    heard = alices.ear.texts
    assert [text for text in heard if text[0] == "g"] == [f"g{n}" for n in range(10)]
    assert [text for text in heard if text[0] == "f"] == [f"f{n}" for n in range(10)]
    assert heard.count("known") == 2


async def test_recover_says_how_many_it_brought(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    world.lose_pushes(alice, 3)
    for text in ("one", "two"):
        world.say(bob, games, text)
    world.say(bob, family, "three")

    brought = await alices.driver.recover()

    assert brought == 3
    assert sorted(alices.ear.texts) == ["one", "three", "two"]
    assert await alices.driver.recover() == 0


async def test_a_handler_that_fails_keeps_the_ledger_where_it_is(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    before = alices.ledger.snapshot()
    alices.ear.failing = True
    world.say(bob, games, "one")
    world.say(bob, family, "two")
    await alices.ear.until(lambda ear: ear.refused >= 2)

    assert alices.ledger.snapshot() == before

    alices.ear.failing = False
    await alices.ear.hears("one", "two")


async def test_what_the_handler_never_took_comes_again_at_the_next_connect(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    alices.ear.failing = True
    world.say(bob, games, "one")
    world.say(bob, family, "two")
    await alices.ear.until(lambda ear: ear.refused >= 1)
    await alices.driver.disconnect()
    alices.ear.failing = False

    await alices.driver.connect()

    assert sorted(alices.ear.texts) == ["one", "two"]


async def test_a_cut_line_loses_nothing(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    expected = []
    for cut in range(5):
        text = f"before {cut}"
        expected += [text, f"while {cut}", f"after {cut}"]
        world.say(bob, games, text)
        world.cut(alice)
        world.say(bob, games, f"while {cut}")
        await alices.ear.loses_its_line(times=cut + 1)
        await alices.driver.connect()
        world.say(bob, games, f"after {cut}")

    await alices.ear.until(lambda ear: len(ear.texts) >= len(expected))
    assert alices.ear.texts == expected


async def test_messages_that_come_while_connecting_are_heard_once_and_in_order(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    await alices.driver.disconnect()
    for number in range(20):
        world.say(bob, games, f"m{number}")

    connecting = asyncio.ensure_future(alices.driver.connect())
    for number in range(20, 60):
        world.say(bob, games, f"m{number}")
        await asyncio.sleep(0.001)
    await connecting

    await alices.ear.hears(*[f"m{number}" for number in range(60)])


async def test_a_group_that_was_left_while_away_does_not_stop_the_others(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    left = world.supergroup("Left", [bob, alice])
    alices = await account(alice)
    world.say(bob, left, "bye")
    await alices.ear.hears("bye")
    await alices.driver.disconnect()
    world.leave(alice, left)
    world.say(bob, games, "still here")

    await alices.driver.connect()

    assert alices.ear.texts == ["bye", "still here"]


async def test_each_supergroup_has_a_ledger_of_its_own(
    world: World, account: OpenAccount, alice: int, bob: int
) -> None:
    groups = [world.supergroup(f"G{number}", [bob, alice]) for number in range(3)]
    alices = await account(alice)

    for chat_id in groups:
        world.say(bob, chat_id, "hello")
    await alices.ear.until(lambda ear: len(ear.texts) == len(groups))

    assert set(alices.ledger.channels()) == set(groups)


async def test_a_history_is_read_back_page_by_page_to_the_last_message_heard(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    for chat_id in (games, family):
        world.say(bob, chat_id, "known")
    await alices.ear.hears("known", "known")
    await alices.driver.disconnect()
    world.difference_limits(piece=100, too_long=5)
    for number in range(150):
        world.say(bob, games, f"g{number}")
        world.say(bob, family, f"f{number}")

    await alices.driver.connect()

    heard = alices.ear.texts[2:]
    assert [text for text in heard if text[0] == "g"] == [f"g{n}" for n in range(150)]
    assert [text for text in heard if text[0] == "f"] == [f"f{n}" for n in range(150)]
    assert len(heard) == 300


async def test_another_driver_reads_a_history_back_from_what_the_ledger_knows(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    before = await account(alice)
    world.say(bob, games, "known")
    await before.ear.hears("known")
    await before.driver.disconnect()
    world.difference_limits(piece=100, too_long=2)
    for number in range(3):
        world.say(bob, games, f"g{number}")

    after = await account(alice, ledger=before.ledger)

    assert after.ear.texts == ["g0", "g1", "g2"]


async def test_a_line_that_hears_everything_misses_nothing(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    for number in range(20):
        world.say(bob, games, f"g{number}")
        world.say(bob, family, f"f{number}")

    assert await alices.driver.missing(patience=SOON) == 0

    await alices.ear.until(lambda ear: len(ear.texts) == 40)


async def test_a_deaf_line_answers_and_is_known_by_what_telegram_has_counted(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    alices = await account(alice)
    world.deafen(alice)
    for chat_id in (games, games, family):
        world.say(bob, chat_id, "unheard")
    await alices.driver.ping()

    assert await alices.driver.missing(patience=SOON) == 3

    assert alices.ear.texts == []
    assert await alices.driver.recover() == 3
    assert await alices.driver.missing(patience=SOON) == 0


async def test_a_deaf_line_hears_again_once_it_is_a_new_one(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    world.deafen(alice)
    world.say(bob, games, "unheard")
    await alices.driver.disconnect()

    await alices.driver.connect()
    world.say(bob, games, "heard")

    await alices.ear.hears("unheard", "heard")


async def test_what_waits_for_the_handler_is_not_taken_for_deafness(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)
    alices.ear.failing = True
    world.say(bob, games, "waits")
    await alices.ear.until(lambda ear: ear.refused)

    assert await alices.driver.missing(patience=SOON) == 0

    alices.ear.failing = False
    await alices.ear.hears("waits")
