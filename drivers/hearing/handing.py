"""Handing messages on, in order, until the room above has taken each one."""

import asyncio
import logging
from datetime import timedelta
from itertools import chain, repeat

from drivers.messages import IncomingMessage
from drivers.protocol import MessageHandler

log = logging.getLogger(__name__)

_WAITS = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between tries; the last one repeats."""


class Handing:
    """Calls the handler for one message at a time and repeats it until it returns.

    Invariant: `heard` moves on only for messages that the handler took.
    """

    def __init__(self, on_message: MessageHandler) -> None:
        self._on_message = on_message
        self.heard: dict[int, int] = {}
        """The newest message id taken, by chat."""
        self.count = 0
        """Messages taken so far."""

    async def hand_on(self, message: IncomingMessage) -> None:
        """Return when the handler took the message; only cancelling ends the tries."""
        for wait in chain(_WAITS, repeat(_WAITS[-1])):
            if await self._taken(message):
                break
            await asyncio.sleep(wait)
        self.count += 1
        if message.message_id > self.heard.get(message.chat_id, 0):
            self.heard[message.chat_id] = message.message_id

    async def _taken(self, message: IncomingMessage) -> bool:
        try:
            await self._on_message(message)
        except Exception as error:  # noqa: BLE001 - whatever the handler raises, its message waits
            log.warning(
                "A message could not be handed on and waits",
                extra={"chat_id": message.chat_id, "error": type(error).__name__},
            )
            return False
        return True


def is_new(message: IncomingMessage, *, heard: int | None, since: int, overlap: timedelta) -> bool:
    """Whether a message of a chat's history came after what was heard.

    By the newest id taken, when one is known; else by date, `since` being Unix seconds, with an
    `overlap` because the counter's date and the message's come from different clocks.
    """
    if heard is not None:
        return message.message_id > heard
    return message.date.timestamp() >= since - overlap.total_seconds()
