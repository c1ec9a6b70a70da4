"""Messages as Telegram objects."""

from collections.abc import Iterable
from typing import Any

from pyrogram.raw import types

from sandbox.rendering.chats import ChatObject, group_for, peer_for
from sandbox.rendering.users import user_for
from sandbox.world.chats import PrivateChat
from sandbox.world.messages import Keyboard, Message
from sandbox.world.world import World


def message_for(world: World, viewer_id: int, message: Message, message_id: int) -> types.Message:
    """A message as `viewer_id` sees it, under the id that it has in that viewer's box."""
    return types.Message(
        id=message_id,
        peer_id=peer_for(viewer_id, message.chat),
        from_id=types.PeerUser(user_id=message.sender_id),
        date=message.date,
        message=message.text,
        out=message.sender_id == viewer_id,
        mentioned=viewer_id in message.mentioned,
        reply_to=reply_header(world, viewer_id, message),
        reply_markup=keyboard_object(message.keyboard),
        entities=list(message.entities),
        edit_date=message.edit_date,
    )


def keyboard_object(keyboard: Keyboard) -> types.ReplyInlineMarkup | None:
    """Inline buttons in the form of layer 229."""
    if not keyboard:
        return None
    return types.ReplyInlineMarkup(
        rows=[
            types.KeyboardInlineButtonRow(
                buttons=[
                    types.KeyboardInlineButton(
                        text=button.text, type=types.InlineButtonTypeCallback(data=button.data)
                    )
                    for button in row
                ]
            )
            for row in keyboard
        ]
    )


def people_in(world: World, viewer_id: int, messages: Iterable[Message]) -> list[types.User]:
    """The users that an answer with these messages must introduce."""
    user_ids: dict[int, None] = {}
    for message in messages:
        user_ids[message.sender_id] = None
        if isinstance(message.chat, PrivateChat):
            user_ids[message.chat.chat_id_for(viewer_id)] = None
    return [user_for(world, viewer_id, world.users[user_id]) for user_id in user_ids]


def places_in(world: World, viewer_id: int, messages: Iterable[Message]) -> list[ChatObject]:
    """The groups that an answer with these messages must introduce."""
    chats: dict[Any, None] = {message.chat: None for message in messages}
    return [
        group_for(world, viewer_id, chat) for chat in chats if not isinstance(chat, PrivateChat)
    ]


def reply_header(world: World, viewer_id: int, message: Message) -> types.MessageReplyHeader | None:
    """What a message answers, by the viewer's own id; None when the viewer never had that."""
    if message.reply_to is None:
        return None
    answered = world.box_for(viewer_id, message.chat).id_of(message.reply_to)
    return types.MessageReplyHeader(reply_to_msg_id=answered) if answered else None
