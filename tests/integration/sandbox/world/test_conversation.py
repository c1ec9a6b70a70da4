"""Saying, hearing, editing and reading, with both libraries on the same groups."""

from collections.abc import AsyncIterator
from typing import Any

import pyrogram
import pytest
from telethon.tl import functions, types

from tests.integration.sandbox.world.clients import Ear, kurigram, telethon_user, until
from tests.integration.sandbox.world.conftest import Scene


@pytest.fixture
async def alice(scene: Scene) -> AsyncIterator[tuple[Any, Ear]]:
    """Alice uses kurigram."""
    async with kurigram(scene.sandbox, scene.alice) as pair:
        yield pair


@pytest.fixture
async def bob(scene: Scene) -> AsyncIterator[tuple[Any, Ear]]:
    """Bob uses Telethon."""
    async with telethon_user(scene.sandbox, scene.bob) as pair:
        yield pair


async def test_both_hear_a_supergroup_under_one_id(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    (client, heard_by_alice), (_, heard_by_bob) = alice, bob

    sent = await client.send_message(scene.supergroup.chat_id, "hello")
    scene.sandbox.say(scene.bob, scene.supergroup, "hello back")
    await until(lambda: heard_by_alice.texts() and len(heard_by_bob.texts()) == 2)

    assert heard_by_bob.texts() == ["hello", "hello back"]
    assert heard_by_alice.texts() == ["hello back"]
    assert heard_by_bob.heard[0][1].id == sent.id
    assert heard_by_bob.heard[1][1].out


async def test_both_hear_a_basic_group_under_ids_of_their_own(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    (client, heard_by_alice), (other, heard_by_bob) = alice, bob

    sent = await client.send_message(scene.group.chat_id, "hello")
    answer = await other.send_message(scene.group.chat_id, "hello back")
    await until(lambda: heard_by_alice.texts() and heard_by_bob.texts())

    assert heard_by_bob.heard[0][1].id != sent.id
    assert heard_by_alice.heard[0][1].id != answer.id
    assert heard_by_alice.heard[0][1].message == "hello back"


async def test_a_mention_and_a_reply_are_marked(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    (_, heard), (other, _) = alice, bob
    first = scene.sandbox.say(scene.alice, scene.group, "question")
    await until(heard.texts)

    await other.send_message(
        scene.group.chat_id, "answer", reply_to=scene.sandbox.message_id(scene.bob, first)
    )
    await other.send_message(scene.supergroup.chat_id, "hello @alice")
    await until(lambda: len(heard.texts()) == 3)

    reply, mention = heard.heard[1][1], heard.heard[2][1]
    assert reply.reply_to.reply_to_msg_id == heard.heard[0][1].id
    assert reply.mentioned
    assert mention.mentioned


async def test_an_edit_brings_new_text_and_buttons(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    message = scene.sandbox.say(scene.bot.user, scene.supergroup, "soon")

    scene.sandbox.edit(message, "now")
    await until(lambda: len(alice[1].heard) == 2 and len(bob[1].heard) == 2)

    for _, ear in (alice, bob):
        assert [kind for kind, _ in ear.heard] == [
            "UpdateNewChannelMessage",
            "UpdateEditChannelMessage",
        ]
        assert ear.texts() == ["soon", "now"]


async def test_the_history_reads_alike_in_both_libraries(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    for number in range(5):
        scene.sandbox.say(scene.alice, scene.group, str(number))

    by_alice = [
        message.text async for message in alice[0].get_chat_history(scene.group.chat_id, limit=3)
    ]
    by_bob = [message.text for message in await bob[0].get_messages(scene.group.chat_id, limit=3)]

    assert by_alice == by_bob == ["4", "3", "2"]


async def test_a_private_message_arrives(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    await bob[0].send_message("alice", "between us")
    await until(alice[1].texts)

    message = alice[1].heard[0][1]
    assert message.message == "between us"
    assert message.peer_id.user_id == scene.bob.user_id


async def test_the_sessions_name_their_device_and_address(
    scene: Scene, bob: tuple[Any, Ear]
) -> None:
    scene.sandbox.users.report_from(scene.bob, ip="203.0.113.7", country="Nowhere")

    listed = await bob[0](functions.account.GetAuthorizationsRequest())

    (current,) = [login for login in listed.authorizations if login.current]
    assert (current.ip, current.country) == ("203.0.113.7", "Nowhere")
    assert current.device_model


async def test_full_pictures_of_people_and_groups_can_be_read(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    chat = await alice[0].get_chat(scene.supergroup.chat_id)
    small = await alice[0].get_chat(scene.group.chat_id)
    member = await alice[0].get_chat_member(scene.supergroup.chat_id, "me")
    full = await bob[0](functions.channels.GetFullChannelRequest(scene.supergroup.chat_id))
    status = await bob[0](functions.account.UpdateStatusRequest(offline=False))

    assert (chat.title, chat.members_count) == ("Super", 3)
    assert small.title == "Basic"
    assert member.status is pyrogram.enums.ChatMemberStatus.OWNER
    assert isinstance(full.full_chat, types.ChannelFull)
    assert status is True


async def test_who_is_put_out_of_a_group_hears_it_and_nothing_more(
    scene: Scene, alice: tuple[Any, Ear], bob: tuple[Any, Ear]
) -> None:
    scene.sandbox.groups.remove(scene.supergroup, [scene.alice])

    scene.sandbox.say(scene.bob, scene.supergroup, "without her")
    scene.sandbox.say(scene.bob, scene.group, "with her")
    await until(lambda: alice[1].texts() and len(bob[1].texts()) == 2)

    assert alice[1].texts() == ["with her"]
    with pytest.raises(pyrogram.errors.ChannelPrivate):
        await alice[0].send_message(scene.supergroup.chat_id, "hello?")
