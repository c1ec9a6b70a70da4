"""How much waits in Redis: Celery's queues, and the events of groups."""

from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from accounts.hosting.queues import ACCOUNT_PREFIX
from accounts.selectors import accounts_present
from groups.models import GroupProfile
from groups.pending.keys import GROUPS, dead_key, stream_key

QUEUES = ("events", "ops")
ACCOUNT_QUEUES = "account"
"""All queues `account.<uuid>` together: there is one for each account."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages by Celery queue; events of all groups that wait for their decision, and parked ones.

    `groups` counts the groups that have waiting events, `oldest` is the age of the oldest, in
    seconds.
    """

    queues: dict[str, int]
    groups: int
    events: int
    oldest: float
    parked: int


def waiting_read(redis: Redis, *, now: datetime) -> Waiting:
    """Three round trips; `redis.RedisError` when Redis is away."""
    events, ages = _streams(redis, now)
    return Waiting(
        queues=_queues(redis),
        groups=len(ages),
        events=events,
        oldest=max(0.0, *ages, 0.0),
        parked=_parked(redis),
    )


def _queues(redis: Redis) -> dict[str, int]:
    accounts = accounts_present().values_list("pk", flat=True)
    pipeline = redis.pipeline(transaction=False)
    for queue in (*QUEUES, *(f"{ACCOUNT_PREFIX}{pk}" for pk in accounts.iterator())):
        pipeline.llen(queue)
    lengths: list[int] = pipeline.execute()
    named = dict(zip(QUEUES, lengths, strict=False))
    return named | {ACCOUNT_QUEUES: sum(lengths[len(QUEUES) :])}


def _streams(redis: Redis, now: datetime) -> tuple[int, list[float]]:
    """How many events wait, and of each group that has some the age of its oldest."""
    pipeline = redis.pipeline(transaction=False)
    for group_id in map(int, redis.smembers(GROUPS)):
        pipeline.xlen(stream_key(group_id))
        pipeline.xrange(stream_key(group_id), count=1)
    answers = pipeline.execute()
    firsts = [entries[0][0] for entries in answers[1::2] if entries]
    return sum(answers[::2]), [now.timestamp() - _seconds(entry_id) for entry_id in firsts]


def _parked(redis: Redis) -> int:
    pipeline = redis.pipeline(transaction=False)
    for group_id in GroupProfile.objects.values_list("pk", flat=True):
        pipeline.xlen(dead_key(group_id))
    return sum(pipeline.execute())


def _seconds(entry_id: bytes) -> float:
    """A stream entry's id begins with the milliseconds of its time."""
    return int(entry_id.split(b"-")[0]) / 1000
