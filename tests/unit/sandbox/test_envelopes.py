from typing import Any

import pytest
from pyrogram.raw import types

from sandbox.data_centre import DataCentre
from sandbox.rendering.envelopes import EnvelopeMaker
from sandbox.rendering.messages import people_in, places_in
from sandbox.rendering.updates import update_for
from sandbox.world.chats import Chat
from sandbox.world.messages import InlineButton
from sandbox.world.posting import Happening, message_edit, message_post
from sandbox.world.users import User
from sandbox.world.world import World


def _place(world: World, kind: str, alice: User, bob: User) -> Chat:
    if kind == "private":
        return world.private_chat(alice.user_id, bob.user_id)
    create = world.supergroup_create if kind == "supergroup" else world.group_create
    return create(title="Group", creator=alice, members=[alice, bob], now=1)


def _plainly(world: World, viewer_id: int, happening: Happening) -> Any:
    message = happening.message
    return types.Updates(
        updates=[update_for(world, viewer_id, message, happening.entries[viewer_id])],
        users=people_in(world, viewer_id, [message]),
        chats=places_in(world, viewer_id, [message]),
        date=message.edit_date or message.date,
        seq=0,
    ).write()


@pytest.mark.parametrize("kind", ["supergroup", "basic", "private"])
def test_an_envelope_is_what_the_plain_objects_would_be(
    centre: DataCentre, alice: User, bob: User, kind: str
) -> None:
    world = centre.world
    chat = _place(world, kind, alice, bob)
    maker = EnvelopeMaker(world)
    first = message_post(
        world,
        sender=alice,
        chat=chat,
        text="hi @bob",
        now=5,
        keyboard=((InlineButton("Press", b"data"),),),
    )
    answer = message_post(
        world, sender=bob, chat=chat, text="ho", now=6, reply_to=first.message.uid
    )
    edit = message_edit(world, first.message, text="hi again", keyboard=(), now=7)

    for happening in (first, answer, edit):
        envelopes = maker.make(happening, happening.entries)
        assert set(envelopes) == {alice.user_id, bob.user_id}
        for viewer_id, envelope in envelopes.items():
            assert envelope == _plainly(world, viewer_id, happening)


def test_a_change_of_the_group_shows_in_the_next_envelope(
    centre: DataCentre, alice: User, bob: User
) -> None:
    world = centre.world
    chat = _place(world, "supergroup", alice, bob)
    maker = EnvelopeMaker(world)
    maker.make(message_post(world, sender=alice, chat=chat, text="1", now=5), [bob.user_id])
    chat.membership.mute(bob.user_id, muted=True)  # type: ignore[union-attr]

    happening = message_post(world, sender=alice, chat=chat, text="2", now=6)

    envelope = maker.make(happening, [bob.user_id])[bob.user_id]
    assert envelope == _plainly(world, bob.user_id, happening)


def test_the_short_forms_are_for_plain_messages_outside_supergroups(
    centre: DataCentre, alice: User, bob: User
) -> None:
    world = centre.world
    maker = EnvelopeMaker(world)
    maker.short_forms = True
    heads: dict[str, int] = {}
    for kind in ("supergroup", "basic", "private"):
        chat = _place(world, kind, alice, bob)
        happening = message_post(world, sender=alice, chat=chat, text="hi", now=5)
        envelope = maker.make(happening, [bob.user_id])[bob.user_id]
        heads[kind] = int.from_bytes(envelope[:4], "little")

    assert heads == {
        "supergroup": types.Updates.ID,
        "basic": types.UpdateShortChatMessage.ID,
        "private": types.UpdateShortMessage.ID,
    }
