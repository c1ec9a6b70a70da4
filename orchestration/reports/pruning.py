"""Lets old reports go that nobody waits for any more, a bounded number at a time."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from orchestration.models import Delivery, DeliveryState, Report

BATCH = 2_000
"""Reports of one transaction."""

MOST_BATCHES = 50
"""Batches of one run; the next run goes on."""


def reports_prune(*, now: datetime, keep: timedelta) -> int:
    """Delete reports older than `keep`; how many went.

    One that was not published, or that a webhook was not told, stays for as long as that is so.
    """
    undelivered = Delivery.objects.filter(report_id=OuterRef("pk")).exclude(
        state=DeliveryState.DELIVERED
    )
    old = Report.objects.filter(
        ~Exists(undelivered), published_at__isnull=False, created_at__lt=now - keep
    )
    gone = 0
    for _ in range(MOST_BATCHES):
        ids = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        Report.objects.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
