"""Events as a listener would have appended them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from drivers.messages import Button, ChatKind
from groups.events import GroupEvent

GROUP_ID = -1002200000001
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BOT = 777

_HELLO = GroupEvent(
    key=f"{GROUP_ID}:7",
    message_key=f"{GROUP_ID}:7",
    group_id=GROUP_ID,
    chat_kind=ChatKind.SUPERGROUP,
    message_id=7,
    sender_id=555,
    sender_is_bot=False,
    said_at=NOON,
    heard_at=NOON,
    heard_by=UUID(int=1),
    text="hello",
)


def heard(text: str = "hello", **changes: object) -> GroupEvent:
    """Somebody says something; `message_id` also makes the keys, unless these are given."""
    event = replace(_HELLO, text=text, **changes)  # type: ignore[arg-type]
    if "message_id" in changes and "key" not in changes:
        key = f"{event.group_id}:{event.message_id}"
        event = replace(event, key=key, message_key=key)
    return event


def packet(**changes: object) -> GroupEvent:
    """The bot posts a red packet with a button."""
    buttons = (Button("🧧 Grab", b"rp:1"),)
    return heard("A red packet!", sender_id=BOT, sender_is_bot=True, buttons=buttons, **changes)


def keyword_packet(**changes: object) -> GroupEvent:
    """The bot posts a red packet that wants a phrase."""
    text = 'A red packet! Send the phrase "good luck" to claim a share.'
    return heard(text, sender_id=BOT, sender_is_bot=True, **changes)
