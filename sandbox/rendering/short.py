"""The short forms in which Telegram pushes plain messages outside supergroups."""

from pyrogram.raw import types

from sandbox.rendering.messages import reply_header
from sandbox.world.chats import BasicGroup, Supergroup
from sandbox.world.posting import Happening
from sandbox.world.world import World


def short_update(
    world: World, viewer_id: int, happening: Happening
) -> types.UpdateShortMessage | types.UpdateShortChatMessage | None:
    """The short form of a happening: it introduces neither users nor chats.

    None for what has no short form: edits, messages with buttons, and everything in supergroups.
    """
    message = happening.message
    if happening.edit or message.keyboard or isinstance(message.chat, Supergroup):
        return None
    entry = happening.entries[viewer_id]
    shared = {
        "id": entry.message_id,
        "message": message.text,
        "pts": entry.pts,
        "pts_count": 1,
        "date": message.date,
        "out": message.sender_id == viewer_id,
        "mentioned": viewer_id in message.mentioned,
        "reply_to": reply_header(world, viewer_id, message),
        "entities": list(message.entities),
    }
    if isinstance(message.chat, BasicGroup):
        return types.UpdateShortChatMessage(
            from_id=message.sender_id, chat_id=message.chat.group_id, **shared
        )
    return types.UpdateShortMessage(user_id=message.chat.chat_id_for(viewer_id), **shared)
