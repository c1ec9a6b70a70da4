"""messages.getBotCallbackAnswer: somebody presses a button."""

import asyncio

from pyrogram.raw import functions, types

from sandbox.bots import BotAnswer
from sandbox.faults.bots import BotTimeout, Silence
from sandbox.line import RpcError
from sandbox.methods.call import Call, Handlers
from sandbox.methods.peers import chat_of
from sandbox.records import Pressed
from sandbox.world.messages import Message

NO_ANSWER = "400 BOT_RESPONSE_TIMEOUT"
NO_BUTTON = "400 DATA_INVALID"


async def get_bot_callback_answer(call: Call) -> types.messages.BotCallbackAnswer:
    """Hand a press to the bot and its answer back.

    Raises:
        RpcError: 400 MESSAGE_ID_INVALID, 400 DATA_INVALID, or 400 BOT_RESPONSE_TIMEOUT, which says
            nothing about whether the bot acted.
    """
    message = _message(call)
    if not _has_button(message, call.query.data):
        _record(call, message, None, outcome=NO_BUTTON)
        raise RpcError(400, "DATA_INVALID")
    timeout = call.centre.bot_faults.timeout_for(call.user.user_id)
    answer = _ask_bot(call, message, timeout)
    _record(call, message, answer, outcome=NO_ANSWER if timeout or answer is None else "ok")
    if timeout:
        await asyncio.sleep(timeout.seconds)
    if timeout or answer is None:
        raise RpcError(400, "BOT_RESPONSE_TIMEOUT")
    return types.messages.BotCallbackAnswer(
        cache_time=0, message=answer.text, alert=answer.alert or None
    )


def _message(call: Call) -> Message:
    chat = chat_of(call, call.query.peer)
    user_id = call.user.user_id
    call.refuse_in(chat.chat_id_for(user_id))
    message = call.centre.world.message_for(user_id, chat, call.query.msg_id)
    if message is None:
        raise RpcError(400, "MESSAGE_ID_INVALID")
    return message


def _has_button(message: Message, data: bytes) -> bool:
    """An edit may have taken the buttons away: a red packet that is over has none."""
    return any(button.data == data for row in message.keyboard for button in row)


def _ask_bot(call: Call, message: Message, timeout: BotTimeout | None) -> BotAnswer | None:
    bot = call.centre.bots.get(message.sender_id)
    if bot is None or (timeout and timeout.silence is Silence.BEFORE):
        return None
    return bot.pressed(call.user, message, call.query.data)


def _record(call: Call, message: Message, answer: BotAnswer | None, *, outcome: str) -> None:
    bot = call.centre.bots.get(message.sender_id)
    call.centre.journal.add(
        Pressed(
            at=call.at,
            user_id=call.user.user_id,
            chat_id=message.chat.chat_id_for(call.user.user_id),
            message_id=call.query.msg_id,
            uid=message.uid,
            packet_id=bot.packet_of(call.query.data) if bot else None,
            acted=answer is not None,
            outcome=outcome,
            answer=answer.text if answer else "",
        )
    )


HANDLERS: Handlers = {functions.messages.GetBotCallbackAnswer: get_bot_callback_answer}
