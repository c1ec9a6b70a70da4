"""Gauges of what waits in Redis: Celery's queues, and the streams of groups."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from redis import Redis

from accounts.hosting.queues import ACCOUNT_PREFIX
from accounts.selectors import accounts_present
from groups.models import GroupProfile
from groups.pending.keys import GROUPS, dead_key, stream_key
from sis_project.telemetry.gauges.families import gauge, gauge_by

QUEUES = ("events", "ops")
ACCOUNT_QUEUES = "account"
"""All queues `account.<uuid>` together: one series for each would be one for each account."""


def waiting_gauges(redis: Redis) -> Iterator[GaugeMetricFamily]:
    """Queue and stream depths, in three round trips."""
    yield _queues(redis)
    yield from _streams(redis, now=timezone.now())
    yield _parked(redis)


def _queues(redis: Redis) -> GaugeMetricFamily:
    ids = accounts_present().values_list("pk", flat=True)
    accounts = [f"{ACCOUNT_PREFIX}{pk}" for pk in ids.iterator()]
    pipeline = redis.pipeline(transaction=False)
    for queue in (*QUEUES, *accounts):
        pipeline.llen(queue)
    lengths: list[int] = pipeline.execute()
    counts = dict(zip(QUEUES, lengths, strict=False)) | {
        ACCOUNT_QUEUES: sum(lengths[len(QUEUES) :])
    }
    return gauge_by("sis_queue_messages", "Celery messages that wait", "queue", counts, counts)


def _streams(redis: Redis, *, now: datetime) -> Iterator[GaugeMetricFamily]:
    pipeline = redis.pipeline(transaction=False)
    groups = [int(group_id) for group_id in redis.smembers(GROUPS)]
    for group_id in groups:
        pipeline.xlen(stream_key(group_id))
        pipeline.xrange(stream_key(group_id), count=1)
    answers = pipeline.execute()
    firsts = [entries[0][0] for entries in answers[1::2] if entries]
    age = max((now.timestamp() - _seconds(entry_id) for entry_id in firsts), default=0)
    yield gauge("sis_groups_pending", "Groups whose events wait", len(firsts))
    yield gauge("sis_stream_entries", "Events that wait in all groups", sum(answers[::2]))
    yield gauge("sis_stream_oldest_seconds", "How long the oldest has waited", max(0, age))


def _parked(redis: Redis) -> GaugeMetricFamily:
    pipeline = redis.pipeline(transaction=False)
    for group_id in GroupProfile.objects.values_list("pk", flat=True):
        pipeline.xlen(dead_key(group_id))
    return gauge("sis_stream_parked", "Events put aside after failures", sum(pipeline.execute()))


def _seconds(entry_id: bytes) -> float:
    """A stream entry's id begins with the milliseconds of its time."""
    return int(entry_id.split(b"-")[0]) / 1000
