"""The bell of the reports: one message for all that come within a second."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from redis.exceptions import RedisError

from accounts.redis_clients import redis_sync
from orchestration.bells import ring_task

PUBLISH_REPORTS: Final = "orchestration.publish_reports"
DELIVER: Final = "orchestration.deliver"
OPS_QUEUE: Final = "ops"

RUNG: Final = "sis:reports:rung"
"""Set while a bell is on its way; whoever publishes takes it away before looking for reports."""

RUNG_FOR = timedelta(seconds=1)


def ring_reports() -> None:
    """Have what was committed published. A bell that is lost is rung again by the sweep."""
    try:
        first = redis_sync().set(RUNG, b"1", nx=True, px=RUNG_FOR)
    except RedisError:
        return
    if first:
        ring_task(PUBLISH_REPORTS, (), queue=OPS_QUEUE)


def bell_heard() -> None:
    """What is committed from now on rings again."""
    redis_sync().delete(RUNG)


def ring_delivery(webhook_id: UUID) -> None:
    """Have what is due for a webhook sent."""
    ring_task(DELIVER, (str(webhook_id),), queue=OPS_QUEUE)
