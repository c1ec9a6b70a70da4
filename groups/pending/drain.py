"""The drain's side of the pending stream, on an event worker's thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from redis import Redis

from groups.events import GroupEvent
from groups.pending import keys, scripts
from groups.pending.milliseconds import milliseconds
from groups.pending.sealing import EventSeal, event_seal
from groups.pending.stream import token_new

MAX_FAILURES = 5
"""After this many failures an entry is parked, so that it cannot hold up its group for ever."""

MAX_PARKED = 1000
"""About how many parked entries a group keeps, newest last."""

_FLAG_MS = milliseconds(keys.FLAG_LIFE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiting event, sealed. It is read apart, so that one unreadable entry stops no other."""

    group_id: int
    entry_id: str
    body: bytes = field(repr=False)
    seal: EventSeal = field(repr=False)

    @property
    def under_another_key(self) -> bool:
        """Whether it was sealed under another master key, and opens only where that key is."""
        return self.seal.names_another_key(self.body)

    def event(self) -> GroupEvent:
        """The event; EventUnreadable when it is none."""
        return GroupEvent.from_json(self.seal.open(self.group_id, self.body))


class Finished(StrEnum):
    """How things stand after a batch."""

    MORE = "more"
    """Entries are waiting, and the flag is still ours."""
    RELEASED = "released"
    """Nothing is waiting; the flag was cleared. The drain ends."""
    LOST = "lost"
    """Another drain holds the flag. This one ends."""


class PendingDrain:
    """What waits, for the one drain that holds the group's flag.

    Every method raises `redis.RedisError` when Redis is away. A drain that dies leaves its flag to
    run out; the sweep then takes it (`take_flag`) and rings again.
    """

    def __init__(self, redis: Redis, *, new_token: Callable[[], str] = token_new) -> None:
        self._redis = redis
        self._new_token = new_token
        self._read = redis.register_script(scripts.READ)
        self._hold = redis.register_script(scripts.HOLD)
        self._finish = redis.register_script(scripts.FINISH)
        self._take = redis.register_script(scripts.TAKE)
        self._release = redis.register_script(scripts.RELEASE)
        self._fail = redis.register_script(scripts.FAIL)

    def read(self, group_id: int, token: str, *, count: int) -> list[Entry] | None:
        """The oldest waiting entries, which stay in the stream; None when the flag is lost.

        Lengthens the flag's life by as much as `refresh` does.

        Raises:
            MasterKeyMissing, MasterKeyInvalid: nothing can be opened here; nothing was read.
        """
        seal = event_seal()
        found: list[Any] | None = self._read(
            keys=[keys.flag_key(group_id), keys.stream_key(group_id)],
            args=[token, _FLAG_MS, count],
        )
        if found is None:
            return None
        return [Entry(group_id, entry_id.decode(), fields[1], seal) for entry_id, fields in found]

    def refresh(self, group_id: int, token: str) -> bool:
        """Lengthen the flag's life; False when another drain has it."""
        return bool(self._hold(keys=[keys.flag_key(group_id)], args=[token, _FLAG_MS]))

    def finish(self, group_id: int, token: str, entry_ids: Sequence[str]) -> Finished:
        """Delete entries whose decisions are committed, and clear the flag if none are left."""
        answer: bytes = self._finish(
            keys=[
                keys.flag_key(group_id),
                keys.stream_key(group_id),
                keys.GROUPS,
                keys.failures_key(group_id),
            ],
            args=[token, _FLAG_MS, group_id, *entry_ids],
        )
        return Finished(answer.decode())

    def fail(self, entry: Entry, *, reason: str) -> bool:
        """Count a failure that is this entry's own; True when it was parked for an operator.

        `reason` is kept beside the entry: an error's name, never its text. An outage of the
        database is no entry's failure.
        """
        parked = self._fail(
            keys=[
                keys.stream_key(entry.group_id),
                keys.failures_key(entry.group_id),
                keys.dead_key(entry.group_id),
                keys.GROUPS,
            ],
            args=[entry.entry_id, reason, MAX_FAILURES, MAX_PARKED, entry.group_id],
        )
        return bool(parked)

    def release(self, group_id: int, token: str) -> bool:
        """Give the flag back while entries wait, so that the sweep finds them sooner."""
        return bool(self._release(keys=[keys.flag_key(group_id)], args=[token]))

    def take_flag(self, group_id: int) -> str | None:
        """Take the flag of a group that has entries and no drain; its token, or None."""
        token = self._new_token()
        taken = self._take(
            keys=[keys.flag_key(group_id), keys.stream_key(group_id), keys.GROUPS],
            args=[token, _FLAG_MS, group_id],
        )
        return token if taken else None

    def groups_with_entries(self) -> set[int]:
        """The groups whose streams have entries, for the sweep."""
        return {int(group_id) for group_id in self._redis.smembers(keys.GROUPS)}
