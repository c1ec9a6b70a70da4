"""Empties one group's pending stream, in order, under its flag."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from groups.events import GroupEvent
from groups.pending import Entry, Finished, PendingDrain
from orchestration.decided import Decided
from telemetry.logs import ids_bound
from telemetry.metrics.stages import Stage, stage_passed
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)


class Decides(Protocol):
    """What a drain needs of `Orchestrator`."""

    def decide(self, event: GroupEvent, *, now: datetime) -> Decided:
        """Decide one event."""
        ...


BATCH = 20
"""Entries of one read."""

HOLD_EVERY = timedelta(seconds=3)
"""The flag is lengthened in the middle of a batch, too, where the database is slow."""


_ANOTHER_KEY = (
    "A group's events wait: they were sealed under another master key. Set SIS_MASTER_KEY (or "
    "SIS_MASTER_KEY_FILE) of the event workers and of the hosts to the same key, and restart them"
)


@dataclass(frozen=True, slots=True)
class Drain:
    """One drain of one group. It owns the group while the flag carries its token.

    `decided` is called with the group once nothing of it waits any more.
    """

    pending: PendingDrain
    orchestrator: Decides
    ring: Callable[[Collection[UUID]], None]
    decided: Callable[[int], None]
    now: Callable[[], datetime]

    def run(self, group_id: int, token: str) -> None:
        """Decide what waits until nothing does, or until the flag is another's.

        Raises:
            redis.RedisError: Redis is away; the flag runs out by itself.
        """
        while self.step(group_id, token):
            pass

    def step(self, group_id: int, token: str) -> bool:
        """Decide one batch; whether more waits, under the flag that still carries the token.

        An entry that fails is left, and tried again by the drain that the next sweep starts;
        after some failures it is parked. A database or a Redis that is away is nobody's failure,
        and neither is another master key: the flag is given back or runs out, and the sweep rings.

        Raises:
            redis.RedisError: Redis is away; the flag runs out by itself.
        """
        try:
            if self._batch(group_id, token):
                return True
            self.decided(group_id)
        except (InterfaceError, OperationalError) as error:
            log.warning(
                "The database is away: the group's events wait",
                extra={"group_id": group_id, "error": type(error).__name__},
            )
            self.pending.release(group_id, token)
        return False

    def _batch(self, group_id: int, token: str) -> bool:
        """Decide the oldest entries; whether to go on."""
        entries = self.pending.read(group_id, token, count=BATCH)
        if entries is None:
            return False
        done = []
        held_at = self.now()
        for entry in self._openable(group_id, entries):
            decided = self._decide(entry)
            if decided:
                done.append(entry.entry_id)
            if not decided or self.now() - held_at >= HOLD_EVERY:
                held_at = self.now()
                if not self.pending.refresh(group_id, token):
                    break
        stands = self.pending.finish(group_id, token, done)
        if stands is Finished.MORE and not done:
            self.pending.release(group_id, token)
            return False
        return stands is Finished.MORE

    def _openable(self, group_id: int, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that were sealed under our master key; the others wait, and it is said."""
        ours = [entry for entry in entries if not entry.under_another_key]
        if len(ours) < len(entries):
            waiting = len(entries) - len(ours)
            log.error(_ANOTHER_KEY, extra={"group_id": group_id, "events": waiting})
        return ours

    def _decide(self, entry: Entry) -> bool:
        """Decide one entry and ring for its accounts; False when it failed and stays."""
        try:
            decided = self._decided(entry.event())
        except (InterfaceError, OperationalError, RedisError):
            raise
        except Exception as error:  # noqa: BLE001 - one entry must not hold up its group
            return self._failed(entry, error)
        self.ring(decided.accounts)
        decided.show()
        return True

    def _decided(self, event: GroupEvent) -> Decided:
        with ids_bound(event_key=event.key):
            decided = self.orchestrator.decide(event, now=self.now())
        stage_passed(Stage.DECIDED, since=event.heard_at, until=self.now())
        return decided

    def _failed(self, entry: Entry, error: Exception) -> bool:
        parked = self.pending.fail(entry, reason=type(error).__name__)
        fields = {"group_id": entry.group_id, "entry": entry.entry_id, "parked": parked}
        # Without the error's text, which may quote the event.
        log.error("An event could not be decided", extra={**fields, **trace_fields(error)})
        return parked
