"""messages.sendMessage and editMessage."""

from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import chat_of, user_of
from sandbox.records import Repeated
from sandbox.rendering.updates import answer_for
from sandbox.world.chats import Chat, PrivateChat
from sandbox.world.messages import InlineButton, Keyboard, Message

LONGEST_TEXT = 4096


async def send_message(call: Call) -> types.Updates:
    """Say something, once for each random_id."""
    chat = chat_of(call, call.query.peer)
    repeated = _repeated(call)
    if repeated:
        return repeated
    _check_right_to_write(call, chat)
    _check_text(call)
    entities, named = _entities(call)
    happening = call.centre.say(
        sender=call.user,
        chat=chat,
        text=call.query.message,
        keyboard=_keyboard(call),
        reply_to=_answered(call, chat),
        entities=entities,
        named=named,
        random_id=call.query.random_id,
        origin=call.line,
    )
    call.centre.sent.keep(call.user.user_id, call.query.random_id, happening)
    return answer_for(
        call.centre.world,
        call.user.user_id,
        happening,
        random_id=call.query.random_id,
        now=call.centre.now(),
    )


async def edit_message(call: Call) -> types.Updates:
    """Replace the text or the buttons of one's own message."""
    chat = chat_of(call, call.query.peer)
    message = call.centre.world.message_for(call.user.user_id, chat, call.query.id)
    if message is None:
        raise RpcError(400, "MESSAGE_ID_INVALID")
    if message.sender_id != call.user.user_id:
        raise RpcError(403, "MESSAGE_AUTHOR_REQUIRED")
    text, keyboard = _edited(call, message)
    happening = call.centre.edit(message, text=text, keyboard=keyboard, origin=call.line)
    return answer_for(
        call.centre.world, call.user.user_id, happening, random_id=None, now=call.centre.now()
    )


def _repeated(call: Call) -> types.Updates | None:
    user_id, random_id = call.user.user_id, call.query.random_id
    happening = call.centre.sent.find(user_id, random_id)
    if happening is None:
        return None
    call.centre.journal.add(
        Repeated(
            call.centre.monotonic(),
            user_id=user_id,
            random_id=random_id,
            uid=happening.message.uid,
        )
    )
    if call.centre.sent.refuse:
        raise RpcError(500, "RANDOM_ID_DUPLICATE")
    return answer_for(
        call.centre.world, user_id, happening, random_id=random_id, now=call.centre.now()
    )


def _check_right_to_write(call: Call, chat: Chat) -> None:
    user_id = call.user.user_id
    call.refuse_in(chat.chat_id_for(user_id))
    if not isinstance(chat, PrivateChat) and user_id in chat.membership.muted_ids:
        raise RpcError(400, "USER_BANNED_IN_CHANNEL")


def _check_text(call: Call) -> None:
    if not call.query.random_id:
        raise RpcError(400, "RANDOM_ID_EMPTY")
    if not call.query.message.strip():
        raise RpcError(400, "MESSAGE_EMPTY")
    if len(call.query.message) > LONGEST_TEXT:
        raise RpcError(400, "MESSAGE_TOO_LONG")


def _answered(call: Call, chat: Chat) -> int | None:
    if not isinstance(call.query.reply_to, types.InputReplyToMessage):
        return None
    answered = call.centre.world.message_for(
        call.user.user_id, chat, call.query.reply_to.reply_to_msg_id
    )
    if answered is None:
        raise RpcError(400, "REPLY_MESSAGE_ID_INVALID")
    return answered.uid


def _entities(call: Call) -> tuple[tuple[object, ...], frozenset[int]]:
    """The entities as others will see them, and the users that they name."""
    seen: list[object] = []
    named: set[int] = set()
    for entity in call.query.entities or ():
        if isinstance(entity, types.InputMessageEntityMentionName):
            user_id = user_of(call, entity.user_id).user_id
            named.add(user_id)
            seen.append(
                types.MessageEntityMentionName(
                    offset=entity.offset, length=entity.length, user_id=user_id
                )
            )
        else:
            seen.append(entity)
    return tuple(seen), frozenset(named)


def _keyboard(call: Call) -> Keyboard:
    """The buttons that a bot sends along; people cannot send any."""
    markup = call.query.reply_markup
    if not call.user.bot or not isinstance(markup, types.ReplyInlineMarkup):
        return ()
    return tuple(
        tuple(InlineButton(button.text, button.type.data) for button in row.buttons)
        for row in markup.rows
    )


def _edited(call: Call, message: Message) -> tuple[str, Keyboard]:
    text = message.text if call.query.message is None else call.query.message
    keyboard = _keyboard(call)
    if (text, keyboard) == (message.text, message.keyboard):
        raise RpcError(400, "MESSAGE_NOT_MODIFIED")
    return text, keyboard


HANDLERS: Handlers = {
    functions.messages.SendMessage: send_message,
    functions.messages.EditMessage: edit_message,
}
