"""From Telegram's messages to ours."""

from typing import Any

from telethon.tl import TLObject, types

from drivers.messages import Button, ChatKind, IncomingMessage
from drivers.peers import basic_group_mark, supergroup_mark


def marked(peer: TLObject) -> tuple[int, ChatKind]:
    """A peer's marked id and what it is."""
    if isinstance(peer, types.PeerChannel):
        return supergroup_mark(peer.channel_id), ChatKind.SUPERGROUP
    if isinstance(peer, types.PeerChat):
        return basic_group_mark(peer.chat_id), ChatKind.BASIC_GROUP
    return peer.user_id, ChatKind.PRIVATE


def incoming(
    message: TLObject, *, own_id: int, bots: frozenset[int] | set[int], edited: bool = False
) -> IncomingMessage | None:
    """One message as this account hears it.

    None for what is no talk in a group or private chat: service messages, deleted ones, and posts
    of broadcast channels. `bots` are the user ids known to be bots.
    """
    if not isinstance(message, types.Message) or message.post:
        return None
    chat_id, kind = marked(message.peer_id)
    sender_id = _sender(message, own_id)
    return IncomingMessage(
        chat_id=chat_id,
        chat_kind=kind,
        message_id=message.id,
        sender_id=sender_id,
        date=message.date,
        text=message.message,
        buttons=_buttons(message.reply_markup),
        reply_to_message_id=_reply_to(message.reply_to),
        mentioned=bool(message.mentioned),
        outgoing=bool(message.out),
        edited=edited,
        sender_is_bot=sender_id in bots,
    )


def incoming_short(update: Any, *, own_id: int, bots: frozenset[int] | set[int]) -> IncomingMessage:
    """A message in Telegram's short form, which private chats and basic groups may get."""
    if isinstance(update, types.UpdateShortChatMessage):
        chat_id, kind = basic_group_mark(update.chat_id), ChatKind.BASIC_GROUP
        sender_id = update.from_id
    else:
        chat_id, kind = update.user_id, ChatKind.PRIVATE
        sender_id = own_id if update.out else update.user_id
    return IncomingMessage(
        chat_id=chat_id,
        chat_kind=kind,
        message_id=update.id,
        sender_id=sender_id,
        date=update.date,
        text=update.message,
        reply_to_message_id=_reply_to(update.reply_to),
        mentioned=bool(update.mentioned),
        outgoing=bool(update.out),
        sender_is_bot=sender_id in bots,
    )


def _sender(message: Any, own_id: int) -> int | None:
    """Who said it; None for an anonymous administrator."""
    if isinstance(message.from_id, types.PeerUser):
        return int(message.from_id.user_id)
    if message.from_id is None and isinstance(message.peer_id, types.PeerUser):
        return own_id if message.out else int(message.peer_id.user_id)
    return None


def _reply_to(header: TLObject | None) -> int | None:
    """The id of the message that is answered, if it is in the same chat."""
    if isinstance(header, types.MessageReplyHeader) and header.reply_to_peer_id is None:
        return int(header.reply_to_msg_id) if header.reply_to_msg_id else None
    return None


def _buttons(markup: TLObject | None) -> tuple[Button, ...]:
    """The inline buttons that answer when pressed; links and the like are left out."""
    if not isinstance(markup, types.ReplyInlineMarkup):
        return ()
    return tuple(
        Button(text=button.text, data=button.type.data)
        for row in markup.rows
        for button in row.buttons
        if isinstance(button.type, types.InlineButtonTypeCallback)
    )
