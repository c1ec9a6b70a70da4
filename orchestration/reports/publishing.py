"""Hands reports on: to the stream `sis:bus:results`, and to the deliveries of each webhook."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.redis_clients import redis_sync
from orchestration.models import Delivery, Report, Webhook
from orchestration.reports.bell import bell_heard, ring_delivery

RESULTS: Final = "sis:bus:results"

MOST_RESULTS = 10_000
"""Entries that the stream keeps, about."""

BATCH = 500
"""Reports of one transaction."""


def reports_publish(*, now: datetime) -> int:
    """Hand on every report that was not; how many.

    The stream may get a report twice when this dies between the two servers, under the same `id`;
    a webhook gets one delivery of it.

    Raises:
        redis.RedisError: Redis is away: the reports wait.
    """
    bell_heard()
    published = 0
    while count := _publish(now):
        published += count
        if count < BATCH:
            break
    if published:
        for webhook_id in Webhook.objects.filter(enabled=True).values_list("pk", flat=True):
            ring_delivery(webhook_id)
    return published


def report_body(report: Report) -> dict[str, Any]:
    """A report as webhooks and the stream tell it."""
    at = report.created_at.isoformat().replace("+00:00", "Z")
    return {"type": report.kind, "timestamp": at, "data": report.payload}


def report_name(report_id: int) -> str:
    """How whoever is told knows a report again: the same at each try."""
    return f"rep_{report_id}"


def deliveries_make(
    reports: Sequence[Report], webhooks: Sequence[Webhook], *, now: datetime
) -> None:
    """A delivery for each report that a webhook wants; those that exist stay as they are."""
    Delivery.objects.bulk_create(
        [
            Delivery(report=report, webhook=webhook, next_at=now)
            for webhook in webhooks
            for report in reports
            if not webhook.events or report.kind in webhook.events
        ],
        ignore_conflicts=True,
    )


def webhooks_all() -> list[Webhook]:
    """Every endpoint; one that is disabled has its reports kept for it."""
    return list(Webhook.objects.defer("secret", "previous_secret"))


def _publish(now: datetime) -> int:
    with transaction.atomic():
        waiting = Report.objects.filter(published_at=None).order_by("pk")
        reports = list(waiting.select_for_update(skip_locked=True)[:BATCH])
        if not reports:
            return 0
        deliveries_make(reports, webhooks_all(), now=now)
        ids = [report.pk for report in reports]
        Report.objects.filter(pk__in=ids, published_at=None).update(published_at=now)
        _stream(reports)
    return len(reports)


def _stream(reports: Sequence[Report]) -> None:
    pipeline = redis_sync().pipeline(transaction=False)
    for report in reports:
        body = report_body(report)
        fields: dict[Any, Any] = {
            "id": report_name(report.pk),
            "type": body["type"],
            "timestamp": body["timestamp"],
            "data": json.dumps(body["data"], ensure_ascii=False, separators=(",", ":")),
        }
        pipeline.xadd(RESULTS, fields, maxlen=MOST_RESULTS, approximate=True)
    pipeline.execute()
