"""The streams of the bus, and what may be done with an entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from redis import Redis, ResponseError

COMMANDS: Final = "sis:bus:commands"
DEAD: Final = "sis:bus:dead"
GROUP: Final = "sis"

BATCH = 20
"""Entries of one read."""

WAIT = timedelta(seconds=1)
"""How long a read waits for an entry; a reader that is asked to end ends within it."""

ABANDONED = timedelta(seconds=30)
"""How long an entry may be in the hands of a reader that says nothing of it."""

MOST_DEAD = 10_000
"""Parked entries that are kept, about."""


@dataclass(frozen=True, slots=True)
class BusEntry:
    """One entry of `sis:bus:commands`, as it came."""

    entry_id: str
    fields: Mapping[bytes, bytes] = field(repr=False)


class BusStream:
    """One reader's side of the streams.

    An entry stays pending until `done` or `park` takes it out of the stream in one transaction.
    """

    def __init__(self, redis: Redis, *, name: str) -> None:
        self._redis = redis
        self._name = name

    def open(self) -> None:
        """Make the consumer group, which begins with the first entry there is."""
        try:
            self._redis.xgroup_create(COMMANDS, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def own(self) -> list[BusEntry]:
        """What this reader took before and did not finish, for it was killed: the oldest."""
        return self._read("0", wait=None)

    def abandoned(self) -> list[BusEntry]:
        """What other readers took and did not finish; it is this reader's from now on."""
        answer: Any = self._redis.xautoclaim(
            COMMANDS, GROUP, self._name, int(ABANDONED.total_seconds() * 1000), count=BATCH
        )
        return [_entry(row) for row in answer[1] if row[1]]

    def next(self) -> list[BusEntry]:
        """New entries; nothing when none comes within WAIT."""
        return self._read(">", wait=WAIT)

    def done(self, entry: BusEntry) -> None:
        """The entry's command is a row: forget the entry."""
        with self._redis.pipeline() as pipeline:
            pipeline.xack(COMMANDS, GROUP, entry.entry_id)
            pipeline.xdel(COMMANDS, entry.entry_id)
            pipeline.execute()

    def park(self, entry: BusEntry, *, reason: str, now: datetime) -> None:
        """Put an entry that is no command into `sis:bus:dead`, with why."""
        told = {b"entry": entry.entry_id, b"reason": reason, b"parked_at": now.isoformat()}
        with self._redis.pipeline() as pipeline:
            kept: Any = {**entry.fields, **told}
            pipeline.xadd(DEAD, kept, maxlen=MOST_DEAD, approximate=True)
            pipeline.xack(COMMANDS, GROUP, entry.entry_id)
            pipeline.xdel(COMMANDS, entry.entry_id)
            pipeline.execute()

    def _read(self, start: str, *, wait: timedelta | None) -> list[BusEntry]:
        block = None if wait is None else int(wait.total_seconds() * 1000)
        answer: Any = self._redis.xreadgroup(
            GROUP, self._name, {COMMANDS: start}, count=BATCH, block=block
        )
        rows = answer.values() if isinstance(answer, dict) else [row for _, row in answer or ()]
        return [_entry(row) for part in rows for row in _flat(part)]


def _flat(part: Any) -> Any:
    """RESP3 wraps the rows of a stream into one more list."""
    return part[0] if len(part) == 1 and isinstance(part[0], list) else part


def _entry(row: Any) -> BusEntry:
    entry_id, fields = row
    return BusEntry(entry_id.decode(), fields or {})
