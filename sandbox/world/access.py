"""Access hashes: the number that each viewer must show to address a peer."""

import hashlib
import hmac


class AccessHashes:
    """Makes and checks access hashes without a table.

    A hash is a keyed digest of (viewer, kind, peer), so every viewer has another one for the same
    peer and one account's hash is worth nothing to the next, as at Telegram.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def user(self, viewer_id: int, user_id: int) -> int:
        """The hash by which `viewer_id` addresses a user (signed, 64 bits)."""
        return self._hash(viewer_id, "user", user_id)

    def channel(self, viewer_id: int, channel_id: int) -> int:
        """The hash by which `viewer_id` addresses a supergroup (signed, 64 bits)."""
        return self._hash(viewer_id, "channel", channel_id)

    def _hash(self, viewer_id: int, kind: str, peer_id: int) -> int:
        text = f"{viewer_id}/{kind}/{peer_id}".encode()
        digest = hmac.digest(self._secret, text, hashlib.sha256)
        return int.from_bytes(digest[:8], "big", signed=True)
