"""What exists only while a driver is connected: the line, its source and its inbox."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pyrogram.raw.core import TLObject

from drivers.errors import NotAnswered, OutcomeUnknown
from drivers.hearing.inbox import Inbox
from drivers.pyrogram.line import Line
from drivers.pyrogram.source import TelegramSource


@dataclass(frozen=True, slots=True)
class Link:
    """One connection's parts, made and closed together."""

    line: Line
    source: TelegramSource
    inbox: Inbox

    async def act(self, query: TLObject, *, timeout: timedelta) -> Any:  # noqa: ASYNC109
        """Send a request that changes something at Telegram.

        Raises OutcomeUnknown where a question would merely be NotAnswered: it may have acted.
        """
        try:
            return await self.line.send(query, timeout=timeout.total_seconds())
        except NotAnswered as error:
            raise OutcomeUnknown(error.error_id) from error

    async def close(self) -> None:
        """Stop hearing, then close the line."""
        await self.inbox.stop()
        await self.line.close()
