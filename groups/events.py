"""What a group said, in the form in which it waits in Redis for its drain."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from drivers.messages import Button, ChatKind
from groups.errors import EventUnreadable


@dataclass(frozen=True, slots=True)
class GroupEvent:
    """One message, edit or mention in a watched group, heard by at least one of our accounts.

    `key` names the event across all accounts, `message_key` the message that it is about; the two
    differ for edits and mentions (`groups.event_keys` tells how they are made). `message_id` and
    `reply_to_message_id` are the ids of the account `heard_by`: everyone's in a supergroup, its
    own in a basic group. `mentioned` is the account that the message mentions or answers; it is
    set only on the event that this account itself brought. `said_at` is Telegram's date and
    `heard_at` ours. The text never reaches logs, so it is left out of the repr.
    """

    key: str
    message_key: str
    group_id: int
    chat_kind: ChatKind
    message_id: int
    sender_id: int | None
    sender_is_bot: bool
    said_at: datetime
    heard_at: datetime
    heard_by: UUID
    text: str = field(default="", repr=False)
    buttons: tuple[Button, ...] = ()
    reply_to_message_id: int | None = None
    edited: bool = False
    mentioned: UUID | None = None

    @property
    def own_ids(self) -> bool:
        """Whether each account has an id of its own for this message."""
        return self.chat_kind is ChatKind.BASIC_GROUP

    def to_json(self) -> bytes:
        """The event as it is kept in Redis: compact JSON in UTF-8."""
        return json.dumps(
            {
                "key": self.key,
                "message_key": self.message_key,
                "group_id": self.group_id,
                "chat_kind": self.chat_kind.value,
                "message_id": self.message_id,
                "sender_id": self.sender_id,
                "sender_is_bot": self.sender_is_bot,
                "said_at": self.said_at.isoformat(),
                "heard_at": self.heard_at.isoformat(),
                "heard_by": self.heard_by.hex,
                "text": self.text,
                "buttons": [[b.text, b64encode(b.data).decode()] for b in self.buttons],
                "reply_to_message_id": self.reply_to_message_id,
                "edited": self.edited,
                "mentioned": self.mentioned.hex if self.mentioned else None,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """Read what `to_json` wrote; EventUnreadable when it is anything else."""
        try:
            return cls._read(json.loads(body))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # The cause may quote the text of a message: only its type is told.
            raise EventUnreadable(
                f"A waiting event could not be read ({type(error).__name__})."
            ) from None

    @classmethod
    def _read(cls, raw: dict[str, Any]) -> Self:
        return cls(
            key=raw["key"],
            message_key=raw["message_key"],
            group_id=int(raw["group_id"]),
            chat_kind=ChatKind(raw["chat_kind"]),
            message_id=int(raw["message_id"]),
            sender_id=raw["sender_id"],
            sender_is_bot=raw["sender_is_bot"],
            said_at=datetime.fromisoformat(raw["said_at"]),
            heard_at=datetime.fromisoformat(raw["heard_at"]),
            heard_by=UUID(raw["heard_by"]),
            text=raw["text"],
            buttons=tuple(Button(text, b64decode(data)) for text, data in raw["buttons"]),
            reply_to_message_id=raw["reply_to_message_id"],
            edited=raw["edited"],
            mentioned=UUID(raw["mentioned"]) if raw["mentioned"] else None,
        )
