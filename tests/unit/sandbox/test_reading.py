from typing import Any

import pytest
from pyrogram.raw import functions, types

from tests.unit.sandbox.conftest import Scene


def _history(peer: Any, window: dict[str, int]) -> functions.messages.GetHistory:
    whole = {"offset_id": 0, "offset_date": 0, "add_offset": 0}
    whole |= {"limit": 100, "max_id": 0, "min_id": 0}
    return functions.messages.GetHistory(peer=peer, hash=0, **(whole | window))


@pytest.mark.parametrize(
    ("window", "ids"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"limit": 2}, [6, 5]),
        ({"offset_id": 4, "limit": 2}, [3, 2]),
        ({"min_id": 4}, [6, 5]),
        ({"max_id": 3}, [2, 1]),
        ({"offset_id": 4, "add_offset": -2, "limit": 3}, [5, 4, 3]),
        ({"add_offset": 4}, [2, 1]),
    ],
)
async def test_a_history_is_cut_as_asked(
    scene: Scene, window: dict[str, int], ids: list[int]
) -> None:
    for number in range(6):
        scene.centre.say(sender=scene.alice, chat=scene.supergroup, text=str(number))

    answer = await scene.answer(_history(scene.peer(scene.alice), window))

    assert [message.id for message in answer.messages] == ids
    assert answer.count == 6


async def test_messages_are_read_by_id_and_an_unknown_id_comes_back_empty(scene: Scene) -> None:
    said = scene.centre.say(sender=scene.bob, chat=scene.group, text="hi")
    own_id = said.entries[scene.alice.user_id].message_id

    answer = await scene.answer(
        functions.messages.GetMessages(
            id=[types.InputMessageID(id=own_id), types.InputMessageID(id=5)]
        )
    )

    assert [type(message) for message in answer.messages] == [types.Message, types.MessageEmpty]


async def test_the_dialogs_come_page_by_page_the_liveliest_first(scene: Scene) -> None:
    world = scene.centre.world
    for number in range(5):
        chat = world.supergroup_create(
            title=str(number), creator=scene.alice, members=[], now=scene.centre.now()
        )
        scene.clock.time += 1
        scene.centre.say(sender=scene.alice, chat=chat, text="hi")

    titles: list[str] = []
    offset: Any = types.InputPeerEmpty()
    while len(titles) < 5:
        page = await scene.answer(
            functions.messages.GetDialogs(
                offset_date=0, offset_id=0, offset_peer=offset, limit=2, hash=0
            )
        )
        titles += [chat.title for chat in page.chats]
        last = page.dialogs[-1].peer
        offset = scene.peer(scene.alice, world.supergroups.get(getattr(last, "channel_id", 0)))

    assert titles[:5] == ["4", "3", "2", "1", "0"]
