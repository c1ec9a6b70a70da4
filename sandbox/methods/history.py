"""messages.getHistory and getMessages, channels.getMessages: what has been said."""

from typing import Any

from pyrogram.raw import functions, types

from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import chat_of, supergroup_of
from sandbox.rendering.messages import message_for, people_in, places_in
from sandbox.world.box import MessageBox
from sandbox.world.chats import Chat, Supergroup
from sandbox.world.messages import Message

MOST_MESSAGES = 100
Found = list[tuple[int, Message]]


async def get_history(
    call: Call,
) -> types.messages.ChannelMessages | types.messages.MessagesSlice | types.messages.Messages:
    """A chat's messages, newest first, from an offset on."""
    chat = chat_of(call, call.query.peer)
    ids = call.centre.world.box_for(call.user.user_id, chat).ids_in(
        chat.chat_id_for(call.user.user_id)
    )
    wanted = _window(call, chat, ids)
    return _answer(
        call, chat, [(wanted_id, _get(call, chat, wanted_id)) for wanted_id in wanted], len(ids)
    )


async def get_messages(call: Call) -> types.messages.Messages:
    """Messages of the asking user's own box, by id; an id that is not there comes back empty."""
    box = call.user.box
    found = [_by_input(call, box, given) for given in call.query.id]
    return types.messages.Messages(**_parts(call, found))


async def get_channel_messages(call: Call) -> types.messages.ChannelMessages:
    """A supergroup's messages by id; an id that is not there comes back empty."""
    supergroup = supergroup_of(call, call.query.channel)
    found = [_by_input(call, supergroup.box, given) for given in call.query.id]
    return types.messages.ChannelMessages(
        pts=supergroup.box.pts, count=len(found), **_parts(call, found)
    )


def _window(call: Call, chat: Chat, ids: list[int]) -> list[int]:
    query = call.query
    newest_first = [
        message_id
        for message_id in reversed(ids)
        if (not query.max_id or message_id < query.max_id)
        and message_id > query.min_id
        and (not query.offset_date or _get(call, chat, message_id).date < query.offset_date)
    ]
    start = next(
        (
            index
            for index, message_id in enumerate(newest_first)
            if not query.offset_id or message_id < query.offset_id
        ),
        len(newest_first),
    )
    start = max(0, start + query.add_offset)
    return newest_first[start : start + max(0, min(query.limit, MOST_MESSAGES))]


def _get(call: Call, chat: Chat, message_id: int) -> Message:
    message = call.centre.world.message_for(call.user.user_id, chat, message_id)
    if message is None:
        raise LookupError("A box lists a message that it does not have.")
    return message


def _by_input(call: Call, box: MessageBox, given: Any) -> tuple[int, Message | None]:
    world = call.centre.world
    uid = box.uid_of(getattr(given, "id", given))
    message = world.messages.get(uid) if uid else None
    if message and isinstance(given, types.InputMessageReplyTo):
        message = world.messages.get(message.reply_to or 0)
    message_id = box.id_of(message.uid) if message else None
    return (message_id, message) if message_id else (getattr(given, "id", 0), None)


def _answer(
    call: Call, chat: Chat, found: Found, count: int
) -> types.messages.ChannelMessages | types.messages.MessagesSlice | types.messages.Messages:
    parts = _parts(call, found)
    if isinstance(chat, Supergroup):
        return types.messages.ChannelMessages(pts=chat.box.pts, count=count, **parts)
    if len(found) < count:
        return types.messages.MessagesSlice(count=count, **parts)
    return types.messages.Messages(**parts)


def _parts(call: Call, found: list[Any]) -> dict[str, list[object]]:
    world, viewer_id = call.centre.world, call.user.user_id
    messages = [message for _, message in found if message]
    return {
        "messages": [
            message_for(world, viewer_id, message, message_id)
            if message
            else types.MessageEmpty(id=message_id)
            for message_id, message in found
        ],
        "topics": [],
        "chats": places_in(world, viewer_id, messages),
        "users": people_in(world, viewer_id, messages),
    }


HANDLERS: Handlers = {
    functions.messages.GetHistory: get_history,
    functions.messages.GetMessages: get_messages,
    functions.channels.GetMessages: get_channel_messages,
}
