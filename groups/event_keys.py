"""How messages and events are named, so that all accounts give one thing one name."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from drivers.messages import Button, ChatKind, IncomingMessage
from groups.events import GroupEvent


@dataclass(frozen=True, slots=True)
class EventKeys:
    """The name of a message, and the name of what was heard about it."""

    message: str
    event: str


def message_key(message: IncomingMessage) -> str:
    """Name a message: by its id in a supergroup, by a fingerprint in a basic group.

    Members of a basic group have different ids for one message, so sender, date, text and buttons
    stand in for it. This is weak: two equal messages by one sender within one second are one.
    """
    if message.chat_kind is ChatKind.SUPERGROUP:
        return f"{message.chat_id}:{message.message_id}"
    said = f"{message.sender_id}\0{int(message.date.timestamp())}\0{message.text}\0"
    digest = blake2b(said.encode(errors="replace"), digest_size=12)
    digest.update(_buttons_digest(message.buttons))
    return f"{message.chat_id}:w:{digest.hexdigest()}"


def event_keys(message: IncomingMessage, *, original: str | None = None) -> EventKeys:
    """Name what was heard: the message itself, or an edit that brought other buttons.

    An edit without buttons is named after its text.

    Args:
        message: what one account heard.
        original: the edited message's key, where it is known from before (`groups.own_ids`): an
            edit in a basic group no longer has the fingerprint of its original.
    """
    known = original or message_key(message)
    if not message.edited:
        return EventKeys(message=known, event=known)
    shown = message.buttons or (Button(message.text, b""),)
    return EventKeys(message=known, event=f"{known}:e{_buttons_digest(shown).hex()}")


def event_make(
    message: IncomingMessage, keys: EventKeys, *, heard_by: UUID, heard_at: datetime
) -> GroupEvent:
    """What was heard, without saying who is mentioned."""
    return GroupEvent(
        key=keys.event,
        message_key=keys.message,
        group_id=message.chat_id,
        chat_kind=message.chat_kind,
        message_id=message.message_id,
        sender_id=message.sender_id,
        sender_is_bot=message.sender_is_bot,
        said_at=message.date,
        heard_at=heard_at,
        heard_by=heard_by,
        text=_storable(message.text),
        buttons=tuple(Button(_storable(button.text), button.data) for button in message.buttons),
        reply_to_message_id=message.reply_to_message_id,
        edited=message.edited,
    )


def mention_key(event_key: str, account_id: UUID) -> str:
    """Name the mention of one account by a message.

    Telegram tells only the mentioned account, and another account may have brought the message
    first; so a mention is an event of its own.
    """
    return f"{event_key}:m{account_id.hex}"


def _buttons_digest(buttons: tuple[Button, ...]) -> bytes:
    digest = blake2b(digest_size=8)
    for button in buttons:
        digest.update(f"{button.text}\0{len(button.data)}\0".encode(errors="replace"))
        digest.update(button.data)
    return digest.digest()


def _storable(text: str) -> str:
    """The text without what neither UTF-8 nor PostgreSQL's JSON takes: lone surrogates and NUL."""
    return text.encode(errors="replace").decode().replace("\0", "")
