"""Hearing while the line is open."""

from datetime import UTC, datetime, timedelta

from drivers.messages import Button, ChatKind
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World

GRAB = Button("Grab", b"rp:1")


async def test_connecting_says_who_we_are(world: World, account: OpenAccount, alice: int) -> None:
    alices = await account(alice, connect=False)

    profile = await alices.driver.connect()

    assert (profile.user_id, profile.display_name) == (alice, "Alice")
    assert profile.phone_number == "15550001"
    assert "15550001" not in repr(profile)
    assert alices.driver.connected


async def test_a_supergroup_message_is_heard_with_the_id_that_all_share(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices, bobs = await account(alice), await account(bob)

    message = world.say(bob, games, "hello")
    await alices.ear.hears("hello")
    await bobs.ear.until(lambda ear: ear.heard)

    heard = alices.ear.message("hello")
    assert (heard.chat_id, heard.chat_kind) == (games, ChatKind.SUPERGROUP)
    assert heard.message_id == world.own_id(alice, message) == bobs.ear.heard[0].message_id
    assert (heard.sender_id, heard.outgoing, heard.edited) == (bob, False, False)
    assert abs(heard.date - datetime.now(UTC)) < timedelta(minutes=1)
    assert bobs.ear.heard[0].outgoing


async def test_each_member_of_a_basic_group_hears_it_under_an_id_of_its_own(
    world: World, account: OpenAccount, alice: int, bob: int, family: int
) -> None:
    carol = world.person("Carol")
    group = world.basic_group("Three", [bob, alice, carol])
    alices, carols = await account(alice), await account(carol)

    message = world.say(bob, group, "hello")
    await alices.ear.hears("hello")
    await carols.ear.hears("hello")

    alices_id = alices.ear.message("hello").message_id
    carols_id = carols.ear.message("hello").message_id
    assert alices_id == world.own_id(alice, message)
    assert carols_id == world.own_id(carol, message)
    assert alices_id != carols_id
    assert alices.ear.message("hello").chat_kind is ChatKind.BASIC_GROUP


async def test_messages_of_a_chat_are_heard_in_their_order(
    world: World, account: OpenAccount, alice: int, bob: int, games: int
) -> None:
    alices = await account(alice)

    said = [f"m{number}" for number in range(50)]
    for text in said:
        world.say(bob, games, text)

    await alices.ear.hears(*said)


async def test_a_reply_names_the_message_by_the_listeners_own_id(
    world: World, account: OpenAccount, alice: int, bob: int, family: int
) -> None:
    alices = await account(alice)

    first = world.say(bob, family, "first")
    world.say(bob, family, "second", reply_to=first)
    await alices.ear.hears("first", "second")

    assert alices.ear.message("second").reply_to_message_id == world.own_id(alice, first)


async def test_buttons_of_a_bot_are_heard_and_their_data_stays_out_of_the_repr(
    world: World, account: OpenAccount, alice: int, games: int
) -> None:
    bot = world.bot([games], answer="ok")
    alices = await account(alice)

    world.say(bot, games, "packet", buttons=(GRAB,))
    await alices.ear.hears("packet")

    heard = alices.ear.message("packet")
    assert heard.buttons == (GRAB,)
    assert heard.sender_is_bot
    assert "rp:1" not in repr(heard)
    assert "packet" not in repr(heard)


async def test_buttons_that_come_by_an_edit_are_heard_as_an_edit(
    world: World, account: OpenAccount, alice: int, games: int, family: int
) -> None:
    bot = world.bot([games, family], answer="ok")
    alices = await account(alice)

    for chat_id in (games, family):
        message = world.say(bot, chat_id, "soon")
        world.edit(message, "now", buttons=(GRAB,))
        await alices.ear.until(lambda ear: any(m.edited for m in ear.heard))

        edit = alices.ear.heard.pop()
        assert (edit.chat_id, edit.text, edit.buttons) == (chat_id, "now", (GRAB,))
        assert edit.message_id == world.own_id(alice, message)


async def test_the_groups_of_the_account_are_listed_with_what_it_may_do(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    world.silence(alice, games)
    alices = await account(alice)

    chats = {chat.chat_id: chat for chat in await alices.driver.chats()}

    assert chats.keys() == {games, family}
    assert (chats[games].title, chats[games].kind) == ("Games", ChatKind.SUPERGROUP)
    assert not chats[games].can_send
    assert chats[family].can_send
    assert chats[family].kind is ChatKind.BASIC_GROUP
    assert {games, family} <= alices.peers.known.keys()


async def test_the_history_of_a_chat_is_told_oldest_first(
    world: World, account: OpenAccount, alice: int, bob: int, games: int, family: int
) -> None:
    for chat_id in (games, family):
        for number in range(5):
            world.say(bob, chat_id, f"m{number}")
    alices = await account(alice)

    for chat_id in (games, family):
        history = await alices.driver.history(chat_id, limit=3)

        assert [message.text for message in history] == ["m2", "m3", "m4"]
