"""What was heard in a group of late, whether it was decided or not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from redis import Redis

from groups.errors import EventUnreadable
from groups.events import GroupEvent
from groups.pending import keys
from groups.pending.sealing import event_seal


@dataclass(slots=True)
class Record:
    """Events in the order in which they were heard.

    `unreadable` counts entries under another master key.
    """

    events: list[GroupEvent] = field(default_factory=list)
    unreadable: int = 0


def record_read(redis: Redis, group_id: int, *, since: datetime) -> Record:
    """What is on record from `since` on: at most about `SIS_KEEP_EVENTS`, in one round trip.

    Raises:
        redis.RedisError: Redis is away.
        MasterKeyMissing, MasterKeyInvalid: nothing can be opened here.
    """
    seal, record = event_seal(), Record()
    begin = int(since.timestamp() * 1000)
    entries: Any = redis.xrange(keys.record_key(group_id), min=begin)
    for _, fields in entries:
        try:
            record.events.append(GroupEvent.from_json(seal.open(group_id, fields[b"event"])))
        except EventUnreadable:
            record.unreadable += 1
    return record
