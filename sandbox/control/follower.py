"""Sends the journal to a reader as it grows."""

import asyncio
from collections.abc import Collection

from sandbox.control.forms import record_form
from sandbox.control.lines import write_record
from sandbox.journal import Journal

BATCH = 500
"""Records between two looks at whether the reader keeps up."""


async def follow(
    journal: Journal,
    writer: asyncio.StreamWriter,
    *,
    since: int,
    kinds: Collection[str] | None,
) -> None:
    """Send records from a position on, for ever; OSError when the reader has gone.

    A reader that is slow holds up itself alone: the journal keeps everything.
    """
    position = since
    while True:
        end = min(await journal.grown(position), position + BATCH)
        for index in range(position, end):
            record = journal.records[index]
            if kinds is None or type(record).__name__ in kinds:
                writer.write(write_record(record_form(index, record)))
        position = end
        await writer.drain()
