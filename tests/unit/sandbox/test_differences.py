from typing import Any

import pytest
from pyrogram.raw import functions, types

from sandbox.line import RpcError
from tests.unit.sandbox.conftest import Scene


def _difference(pts: int, date: int) -> functions.updates.GetDifference:
    return functions.updates.GetDifference(pts=pts, date=date, qts=0)


def _channel_difference(scene: Scene, pts: int) -> functions.updates.GetChannelDifference:
    peer = scene.peer(scene.alice)
    return functions.updates.GetChannelDifference(
        channel=types.InputChannel(channel_id=peer.channel_id, access_hash=peer.access_hash),
        filter=types.ChannelMessagesFilterEmpty(),
        pts=pts,
        limit=100,
    )


def _say(scene: Scene, count: int, *, in_supergroup: bool = False) -> None:
    chat = scene.supergroup if in_supergroup else scene.group
    for number in range(count):
        scene.centre.say(sender=scene.bob, chat=chat, text=str(number))


async def test_a_difference_comes_in_slices_and_tells_everything_once(scene: Scene) -> None:
    scene.centre.world.limits.slice_size = 2
    pts = scene.alice.box.pts
    _say(scene, 5)

    texts: list[str] = []
    answer: Any = await scene.answer(_difference(pts, scene.centre.now()))
    while isinstance(answer, types.updates.DifferenceSlice):
        texts += [message.message for message in answer.new_messages]
        state = answer.intermediate_state
        answer = await scene.answer(_difference(state.pts, state.date))
    texts += [message.message for message in answer.new_messages]

    assert texts == ["0", "1", "2", "3", "4"]
    assert answer.state.pts == scene.alice.box.pts


async def test_a_difference_names_the_supergroups_that_had_updates(scene: Scene) -> None:
    date = scene.centre.now()
    scene.clock.time += 5
    _say(scene, 1, in_supergroup=True)

    answer = await scene.answer(_difference(scene.alice.box.pts, date))
    later = await scene.answer(_difference(scene.alice.box.pts, scene.centre.now() + 1))

    named = [update.channel_id for update in answer.other_updates]
    assert named == [scene.supergroup.channel_id]
    assert isinstance(later, types.updates.DifferenceEmpty)


async def test_a_difference_beyond_the_limit_is_too_long(scene: Scene) -> None:
    scene.centre.world.limits.too_long = 2
    pts = scene.alice.box.pts
    _say(scene, 3)

    answer = await scene.answer(_difference(pts, scene.centre.now()))

    assert isinstance(answer, types.updates.DifferenceTooLong)
    assert answer.pts == scene.alice.box.pts


async def test_a_channel_difference_tells_new_messages_and_edits(scene: Scene) -> None:
    message = scene.centre.say(sender=scene.bob, chat=scene.supergroup, text="before").message
    pts = scene.supergroup.box.pts
    scene.centre.say(sender=scene.bob, chat=scene.supergroup, text="new")
    scene.centre.edit(message, text="after")

    answer = await scene.answer(_channel_difference(scene, pts))

    assert [told.message for told in answer.new_messages] == ["new"]
    assert [update.message.message for update in answer.other_updates] == ["after"]
    assert answer.final
    assert answer.pts == scene.supergroup.box.pts


async def test_a_channel_difference_in_parts_says_which_is_the_last(scene: Scene) -> None:
    scene.centre.world.limits.slice_size = 2
    _say(scene, 3, in_supergroup=True)

    first = await scene.answer(_channel_difference(scene, 1))
    second = await scene.answer(_channel_difference(scene, first.pts))

    assert [part.final or False for part in (first, second)] == [False, True]
    assert [len(part.new_messages) for part in (first, second)] == [2, 1]


async def test_a_channel_difference_beyond_the_limit_is_too_long(scene: Scene) -> None:
    scene.centre.world.limits.channel_too_long = 2
    _say(scene, 3, in_supergroup=True)

    answer = await scene.answer(_channel_difference(scene, 1))

    assert isinstance(answer, types.updates.ChannelDifferenceTooLong)
    assert answer.dialog.pts == scene.supergroup.box.pts
    assert [message.message for message in answer.messages] == ["2"]


@pytest.mark.parametrize("pts", [0, -1])
async def test_a_pts_that_never_was_is_refused(scene: Scene, pts: int) -> None:
    with pytest.raises(RpcError, match="PERSISTENT_TIMESTAMP_INVALID"):
        await scene.answer(_channel_difference(scene, pts))
