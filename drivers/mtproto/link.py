"""What exists only while a driver is connected: the line, its source and its inbox."""

from dataclasses import dataclass
from datetime import timedelta

from drivers.errors import NotAnswered, OutcomeUnknown
from drivers.hearing.inbox import Inbox
from drivers.mtproto.dialect import Answer, ChatSource, Line, Query


@dataclass(frozen=True, slots=True)
class Link:
    """One connection's parts, made and closed together."""

    line: Line
    source: ChatSource
    inbox: Inbox

    async def act(self, query: Query, *, timeout: timedelta) -> Answer:  # noqa: ASYNC109
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
