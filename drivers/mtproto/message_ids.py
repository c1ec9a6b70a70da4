"""Which messages of the server are fresh.

Source: core.telegram.org/mtproto/security_guidelines, "Checking msg_id".
"""

from collections import deque
from typing import Final

REMEMBERED: Final = 2_000
"""Ids kept; anything older than all of them is refused."""
_SECOND: Final = 1 << 32
"""A msg_id is Unix time in units of 2^-32 seconds."""
_FUTURE: Final = 30
_PAST: Final = 300


class SeenIds:
    """Refuses a msg_id that came before, or from too far in the past or the future."""

    def __init__(self) -> None:
        self._order: deque[int] = deque()
        self._seen: set[int] = set()

    def fresh(self, msg_id: int, server_time: float) -> bool:
        """Whether to take the message; a fresh id is remembered. Times are Unix seconds."""
        age = server_time - msg_id / _SECOND
        if msg_id in self._seen or age > _PAST or -age > _FUTURE:
            return False
        self._order.append(msg_id)
        self._seen.add(msg_id)
        if len(self._order) > REMEMBERED:
            self._seen.discard(self._order.popleft())
        return True
