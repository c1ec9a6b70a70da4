"""Saying something: a message finds its place in every box, and so does an edit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.world.box import LogEntry
from sandbox.world.chats import Chat, Supergroup
from sandbox.world.messages import Keyboard, Message
from sandbox.world.users import User
from sandbox.world.world import World

MENTION = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Happening:
    """A new message, or an edit, with its place in the boxes of those who hear it.

    `entries` maps each hearing user to that user's own update. In a supergroup all of them share
    one entry.
    """

    message: Message
    edit: bool
    entries: Mapping[int, LogEntry] = field(repr=False)


def message_post(
    world: World,
    *,
    sender: User,
    chat: Chat,
    text: str,
    now: int,
    keyboard: Keyboard = (),
    reply_to: int | None = None,
    entities: tuple[Any, ...] = (),
    named: frozenset[int] = frozenset(),
) -> Happening:
    """Put a new message into `chat`.

    Args:
        world: the state that changes.
        sender: who says it; the caller has looked whether that is allowed.
        chat: where.
        text: what.
        now: Unix seconds.
        keyboard: buttons under it.
        reply_to: uid of the message that it answers.
        entities: Telegram's formatting objects, kept as they are.
        named: users that an entity names without their username.
    """
    message = Message(
        uid=len(world.messages) + 1,
        chat=chat,
        sender_id=sender.user_id,
        date=now,
        text=text,
        keyboard=keyboard,
        reply_to=reply_to,
        mentioned=_mentioned(world, sender, text, reply_to) | named,
        entities=entities,
    )
    world.messages[message.uid] = message
    return Happening(message=message, edit=False, entries=_place(world, message, now))


def message_edit(
    world: World, message: Message, *, text: str, keyboard: Keyboard, now: int
) -> Happening:
    """Replace what a message says and the buttons under it."""
    edited = replace(message, text=text, keyboard=keyboard, edit_date=now)
    world.messages[message.uid] = edited
    return Happening(message=edited, edit=True, entries=_replace(world, edited, now))


def _place(world: World, message: Message, now: int) -> Mapping[int, LogEntry]:
    chat = message.chat
    members = chat.member_ids
    if isinstance(chat, Supergroup):
        entry = chat.box.add(message.uid, chat_id=chat.chat_id, date=now)
        return dict.fromkeys(members, entry)
    return {
        user_id: world.users[user_id].box.add(
            message.uid, chat_id=chat.chat_id_for(user_id), date=now
        )
        for user_id in members
    }


def _replace(world: World, message: Message, now: int) -> Mapping[int, LogEntry]:
    chat = message.chat
    members = chat.member_ids
    if isinstance(chat, Supergroup):
        entry = chat.box.edit(message.uid, date=now)
        return dict.fromkeys(members, entry) if entry else {}
    edits = {user_id: world.users[user_id].box.edit(message.uid, date=now) for user_id in members}
    return {user_id: entry for user_id, entry in edits.items() if entry}


def _mentioned(world: World, sender: User, text: str, reply_to: int | None) -> frozenset[int]:
    found = (world.user_by_username(name) for name in MENTION.findall(text))
    mentioned = {user.user_id for user in found if user}
    if reply_to is not None:
        mentioned.add(world.messages[reply_to].sender_id)
    return frozenset(mentioned - {sender.user_id})
