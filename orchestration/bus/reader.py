"""Reads commands off the bus: the row first, then the acknowledgement."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections
from redis.exceptions import RedisError

from orchestration.bus.entries import wish_of
from orchestration.bus.stream import ABANDONED, BusEntry, BusStream
from orchestration.commands.desk import CommandDesk
from orchestration.errors import CommandKeyBusy, OrchestrationError
from telemetry.logs import ids_bound
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

AWAY_FOR = timedelta(seconds=1)
"""How long a reader waits for a server that is away before it tries again."""

_LATER = (RedisError, InterfaceError, OperationalError, CommandKeyBusy)
"""What says nothing of the entry: it stays in the stream, and is tried again. A row that somebody
else holds is reported as a busy key."""


@dataclass(slots=True)
class BusReader:
    """One reader of `sis:bus:commands`.

    Invariant: an entry leaves the stream only after its command is committed, or it is parked; and
    its key makes the command one, however often the entry is read.
    """

    stream: BusStream
    desk: CommandDesk
    now: Callable[[], datetime]
    ending: Event = field(default_factory=Event)
    _looked_at: datetime | None = None

    def run(self) -> None:
        """Read until `ending` is set; the entry in hand is finished first."""
        unfinished = True
        while not self.ending.is_set():
            try:
                if unfinished:
                    self.stream.open()
                    unfinished = bool(self._take(self.stream.own()))
                    continue
                self._take([*self._abandoned(), *self.stream.next()])
            except _LATER as error:
                log.warning("The bus waits for a server", extra={"error": type(error).__name__})
                unfinished = True
                close_old_connections()
                self.ending.wait(AWAY_FOR.total_seconds())

    def _abandoned(self) -> list[BusEntry]:
        """Other readers' entries are looked for as often as one may be abandoned."""
        now = self.now()
        if self._looked_at and now - self._looked_at < ABANDONED:
            return []
        self._looked_at = now
        return self.stream.abandoned()

    def _take(self, entries: Sequence[BusEntry]) -> int:
        """File them in their order; how many there were."""
        for entry in entries:
            if self.ending.is_set():
                break
            with ids_bound(bus_entry=entry.entry_id):
                self._file(entry)
        return len(entries)

    def _file(self, entry: BusEntry) -> None:
        try:
            self.desk.file(wish_of(entry), now=self.now())
        except _LATER:
            raise
        except OrchestrationError as refused:
            self._park(entry, f"{type(refused).__name__}: {refused}")
        except Exception as error:  # noqa: BLE001 - one entry must not hold up the stream
            fields = trace_fields(error)
            log.error("An entry failed in an unforeseen way", extra=fields)  # noqa: TRY400 - its text may quote the entry
            self._park(entry, type(error).__name__)
        else:
            self.stream.done(entry)

    def _park(self, entry: BusEntry, reason: str) -> None:
        self.stream.park(entry, reason=reason[:500], now=self.now())
        log.warning("An entry of the bus is no command and was parked in sis:bus:dead")
