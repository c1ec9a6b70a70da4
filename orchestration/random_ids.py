"""The key by which Telegram knows a repeated send."""

import hashlib
import hmac
from uuid import UUID


def random_id(*, account_id: UUID, chat_id: int, event_key: str, rule: str, slot: int) -> int:
    """The `random_id` of a send: the same at every try of one action, on every host.

    HMAC-SHA256 of chat and action, keyed by the account; the first 8 bytes as the signed 64-bit
    number that the wire carries. The action is named by what makes it unique, not by its primary
    key: rows that were decided anew after a restored backup repeat nothing either. Telegram takes
    0 for "none", so 0 becomes 1.
    """
    name = f"{chat_id}\0{event_key}\0{rule}\0{slot}".encode()
    digest = hmac.digest(account_id.bytes, name, hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True) or 1
