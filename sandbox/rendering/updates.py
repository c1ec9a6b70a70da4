"""Happenings as Telegram updates."""

from typing import TypeAlias

from pyrogram.raw import types

from sandbox.rendering.messages import message_for, people_in, places_in
from sandbox.world.box import LogEntry
from sandbox.world.chats import Supergroup
from sandbox.world.messages import Message
from sandbox.world.posting import Happening
from sandbox.world.world import World

MessageUpdate: TypeAlias = (
    types.UpdateNewMessage
    | types.UpdateNewChannelMessage
    | types.UpdateEditMessage
    | types.UpdateEditChannelMessage
)


def update_for(world: World, viewer_id: int, message: Message, entry: LogEntry) -> MessageUpdate:
    """The update that tells `viewer_id` of one entry of a box."""
    in_supergroup = isinstance(message.chat, Supergroup)
    new = types.UpdateNewChannelMessage if in_supergroup else types.UpdateNewMessage
    edit = types.UpdateEditChannelMessage if in_supergroup else types.UpdateEditMessage
    form = edit if entry.edit else new
    return form(
        message=message_for(world, viewer_id, message, entry.message_id),
        pts=entry.pts,
        pts_count=1,
    )


def answer_for(
    world: World, viewer_id: int, happening: Happening, *, random_id: int | None, now: int
) -> types.Updates:
    """The answer to the one who caused a happening: the update, and for a send its random_id."""
    message = happening.message
    entry = happening.entries[viewer_id]
    updates = [update_for(world, viewer_id, message, entry)]
    if random_id is not None:
        updates.insert(0, types.UpdateMessageID(id=entry.message_id, random_id=random_id))
    return types.Updates(
        updates=updates,
        users=people_in(world, viewer_id, [message]),
        chats=places_in(world, viewer_id, [message]),
        date=now,
        seq=0,
    )
