"""How much waits in Redis: Celery's queues, and the events that nobody has decided on yet."""

from dataclasses import dataclass

from redis.exceptions import RedisError

from accounts.redis_clients import redis_sync
from groups.pending.keys import GROUPS, dead_key, stream_key

CELERY_QUEUES = ("events", "ops")
MOST_GROUPS = 500


@dataclass(frozen=True, slots=True)
class QueueDepths:
    """Messages by Celery queue, and events in all groups' streams: waiting, and parked."""

    queues: dict[str, int]
    waiting: int
    parked: int


def queue_depths(group_ids: list[int]) -> QueueDepths | None:
    """Two round trips; None when Redis does not answer. `group_ids` are all that may have parked.

    Only the first 500 groups are looked at.
    """
    client = redis_sync()
    try:
        known = client.smembers(GROUPS)
        waiting = [int(group_id) for group_id in known][:MOST_GROUPS]
        pipeline = client.pipeline(transaction=False)
        for queue in CELERY_QUEUES:
            pipeline.llen(queue)
        for group_id in waiting:
            pipeline.xlen(stream_key(group_id))
        for group_id in group_ids[:MOST_GROUPS]:
            pipeline.xlen(dead_key(group_id))
        lengths: list[int] = pipeline.execute()
    except RedisError:
        return None
    celery, rest = lengths[: len(CELERY_QUEUES)], lengths[len(CELERY_QUEUES) :]
    return QueueDepths(
        queues=dict(zip(CELERY_QUEUES, celery, strict=True)),
        waiting=sum(rest[: len(waiting)]),
        parked=sum(rest[len(waiting) :]),
    )
