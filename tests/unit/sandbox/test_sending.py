import pytest
from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.records import Repeated, Sent
from tests.unit.sandbox.conftest import Scene, open_line, sending


async def test_a_repeated_random_id_gets_the_first_message_again(scene: Scene) -> None:
    first = await scene.answer(sending(scene.group_peer))
    again = await scene.answer(sending(scene.group_peer))

    assert first.write() == again.write()
    assert len(list(scene.centre.journal.of(Sent))) == 1
    assert len(list(scene.centre.journal.of(Repeated))) == 1


async def test_a_repeated_random_id_can_be_refused_instead(scene: Scene) -> None:
    scene.centre.sent.refuse = True
    await scene.answer(sending(scene.group_peer))

    with pytest.raises(RpcError, match="500 RANDOM_ID_DUPLICATE"):
        await scene.answer(sending(scene.group_peer))

    assert len(list(scene.centre.journal.of(Sent))) == 1


async def test_the_same_random_id_of_two_users_is_two_messages(scene: Scene) -> None:
    await scene.answer(sending(scene.group_peer))
    await scene.answer(sending(scene.group_peer), open_line(scene.centre, scene.bob))

    assert len(list(scene.centre.journal.of(Sent))) == 2


async def test_the_sender_hears_by_the_answer_and_its_other_lines_by_a_push(scene: Scene) -> None:
    other, hearer = open_line(scene.centre, scene.alice), open_line(scene.centre, scene.bob)

    await scene.answer(sending(scene.peer(scene.alice)))

    assert [len(line.pushed) for line in (scene.line, other, hearer)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("text", "random_id", "error"),
    [(" ", 7, "MESSAGE_EMPTY"), ("x" * 4097, 7, "MESSAGE_TOO_LONG"), ("hi", 0, "RANDOM_ID_EMPTY")],
)
async def test_a_bad_message_is_refused_by_name(
    scene: Scene, text: str, random_id: int, error: str
) -> None:
    with pytest.raises(RpcError, match=error):
        await scene.answer(sending(scene.group_peer, random_id, text))


async def test_a_muted_member_cannot_write(scene: Scene) -> None:
    scene.supergroup.membership.mute(scene.alice.user_id, muted=True)

    with pytest.raises(RpcError, match="USER_BANNED_IN_CHANNEL"):
        await scene.answer(sending(scene.peer(scene.alice)))


async def test_a_reply_names_the_message_by_each_hearers_own_id(scene: Scene) -> None:
    first = scene.centre.say(sender=scene.bob, chat=scene.group, text="question")
    query = sending(scene.group_peer)
    query.reply_to = types.InputReplyToMessage(
        reply_to_msg_id=first.entries[scene.alice.user_id].message_id
    )

    answer = await scene.answer(query)

    header = answer.updates[1].message.reply_to
    assert header.reply_to_msg_id == first.entries[scene.alice.user_id].message_id
    assert next(reversed(scene.centre.world.messages.values())).reply_to == first.message.uid


async def test_a_reply_to_nothing_is_refused(scene: Scene) -> None:
    query = sending(scene.group_peer)
    query.reply_to = types.InputReplyToMessage(reply_to_msg_id=1)

    with pytest.raises(RpcError, match="REPLY_MESSAGE_ID_INVALID"):
        await scene.answer(query)


async def test_only_its_author_edits_a_message(scene: Scene) -> None:
    said = scene.centre.say(sender=scene.bob, chat=scene.supergroup, text="before")
    query = functions.messages.EditMessage(peer=scene.peer(scene.alice), id=1, message="after")

    with pytest.raises(RpcError, match="403 MESSAGE_AUTHOR_REQUIRED"):
        await scene.answer(query)

    query.peer = scene.peer(scene.bob)
    await scene.answer(query, open_line(scene.centre, scene.bob))
    assert scene.centre.world.messages[said.message.uid].text == "after"
