"""One connection to the control port."""

import asyncio
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from sandbox.control.follower import follow
from sandbox.control.lines import (
    LONGEST_LINE,
    Request,
    complaint,
    read_request,
    write_error,
    write_result,
)
from sandbox.control.operations import Operations
from sandbox.journal import Journal

FOLLOW = "journal.follow"


class FollowArguments(BaseModel):
    """From which position on, and which kinds of records."""

    model_config = ConfigDict(extra="forbid")

    since: NonNegativeInt = 0
    kinds: list[str] | None = None


@dataclass(slots=True)
class Conversation:
    """Requests and answers in turn; after `journal.follow`, records until the reader leaves."""

    operations: Operations
    journal: Journal
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def run(self) -> None:
        """Answer until the connection ends; OSError when it breaks."""
        while line := await self._line():
            if line.strip():
                await self._answer(line)
            await self.writer.drain()

    async def _line(self) -> bytes:
        try:
            return await self.reader.readline()
        except ValueError:
            # What follows the limit cannot be told from the next line, so this is the end.
            self.writer.write(write_error(None, f"A line has at most {LONGEST_LINE} bytes."))
            return b""

    async def _answer(self, line: bytes) -> None:
        try:
            request = read_request(line)
        except ValueError as error:
            self.writer.write(write_error(None, str(error)))
            return
        try:
            await self._carry_out(request)
        except (ValueError, LookupError) as error:
            self.writer.write(write_error(request.request_id, str(error)))

    async def _carry_out(self, request: Request) -> None:
        if request.name != FOLLOW:
            result = await self.operations.run(request.name, request.arguments)
            self.writer.write(write_result(request.request_id, result))
            return
        wanted = _follow_arguments(request)
        self.writer.write(write_result(request.request_id, {"since": wanted.since}))
        await follow(self.journal, self.writer, since=wanted.since, kinds=wanted.kinds)


def _follow_arguments(request: Request) -> FollowArguments:
    try:
        return FollowArguments.model_validate(request.arguments)
    except ValidationError as error:
        raise ValueError(complaint(FOLLOW, error)) from error
