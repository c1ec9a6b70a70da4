"""What tests of groups hear."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from drivers.messages import ChatKind, IncomingMessage

GROUP = -1002200000001
BASIC_GROUP = -4200001
ACCOUNT = UUID("00000000-0000-4000-8000-00000000000a")
OTHER = UUID("00000000-0000-4000-8000-00000000000b")
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def incoming(**changes: Any) -> IncomingMessage:
    """A message in the supergroup, or with `changes`."""
    plain: dict[str, Any] = {
        "chat_id": GROUP,
        "chat_kind": ChatKind.SUPERGROUP,
        "message_id": 1,
        "sender_id": 500,
        "date": NOON,
        "text": "hello",
    }
    return IncomingMessage(**plain | changes)


def basic(**changes: Any) -> IncomingMessage:
    """A message in the basic group, or with `changes`."""
    kind = {"chat_id": BASIC_GROUP, "chat_kind": ChatKind.BASIC_GROUP}
    return incoming(**kind | changes)
