"""The ground truth: everything that happened, in order, with monotonic times."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from sandbox.records import (
    Called,
    Claimed,
    Pressed,
    Pushed,
    Record,
    Repeated,
    Sent,
)

RecordT = TypeVar("RecordT", bound=Record)


class Journal:
    """An append-only list of records.

    Times come from the monotonic clock, which all processes of one machine share. Positions in the
    journal are plain indices: remember `len(journal)` and ask for what came after it.
    """

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._positions: dict[type[Any], list[int]] = {}
        self._waiting: set[asyncio.Event] = set()

    def __len__(self) -> int:
        return len(self.records)

    def add(self, record: Record) -> None:
        """Write one record and wake those who wait."""
        self._positions.setdefault(type(record), []).append(len(self.records))
        self.records.append(record)
        for event in self._waiting:
            event.set()

    def of(self, kind: type[RecordT], *, since: int = 0) -> Iterator[RecordT]:
        """The records of one kind, oldest first, from a position on."""
        positions = self._positions.get(kind, [])
        for position in positions[bisect_left(positions, since) :]:
            yield cast("RecordT", self.records[position])

    def sends_of(self, user_id: int) -> list[Sent]:
        """What a user said, in any way, each message once."""
        return [sent for sent in self.of(Sent) if sent.user_id == user_id]

    def repeats_of(self, user_id: int) -> list[Repeated]:
        """The sends of a user that came a second time with the same random_id."""
        return [repeated for repeated in self.of(Repeated) if repeated.user_id == user_id]

    def calls_of(self, user_id: int | None, method: str | None = None) -> list[Called]:
        """The requests of a user, all or those of one method such as `messages.SendMessage`."""
        return [
            called
            for called in self.of(Called)
            if called.user_id == user_id and method in {None, called.method}
        ]

    def pushes_to(self, user_id: int) -> list[Pushed]:
        """The updates that left, or would have left, for a user."""
        return [pushed for pushed in self.of(Pushed) if pushed.user_id == user_id]

    def presses_of(self, packet_id: str) -> list[Pressed]:
        """The presses on the button of a red packet, whatever came of them."""
        return [pressed for pressed in self.of(Pressed) if pressed.packet_id == packet_id]

    def claims_of(self, packet_id: str) -> list[Claimed]:
        """Who got what from a red packet, in order."""
        return [claimed for claimed in self.of(Claimed) if claimed.packet_id == packet_id]

    async def wait_for(self, condition: Callable[["Journal"], object], *, within: float) -> None:
        """Return as soon as `condition` holds; it is looked at after each new record.

        Raises:
            TimeoutError: it did not hold within that many seconds.
        """
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            async with asyncio.timeout(within):
                while not condition(self):
                    await changed.wait()
                    changed.clear()
        finally:
            self._waiting.discard(changed)

    async def grown(self, position: int) -> int:
        """Return the journal's length as soon as it is longer than `position`."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            while len(self.records) <= position:
                await changed.wait()
                changed.clear()
        finally:
            self._waiting.discard(changed)
        return len(self.records)
