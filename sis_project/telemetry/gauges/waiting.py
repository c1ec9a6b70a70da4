"""Gauges of what waits in Redis: Celery's queues, and the streams of groups."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from redis import Redis

from sis_project.telemetry.gauges.families import gauge, gauge_by
from sis_project.telemetry.waiting import waiting_read


def waiting_gauges(redis: Redis) -> Iterator[GaugeMetricFamily]:
    """Queue and stream depths."""
    waiting = waiting_read(redis, now=timezone.now())
    queues = waiting.queues
    yield gauge_by("sis_queue_messages", "Celery messages that wait", "queue", queues, queues)
    yield gauge("sis_groups_pending", "Groups whose events wait", waiting.groups)
    yield gauge("sis_stream_entries", "Events that wait in all groups", waiting.events)
    yield gauge("sis_stream_oldest_seconds", "How long the oldest has waited", waiting.oldest)
    yield gauge("sis_stream_parked", "Events put aside after failures", waiting.parked)
