"""What is put right for reports every two seconds: lost bells, and claims of workers that died."""

from datetime import datetime, timedelta

from orchestration.models import Report
from orchestration.reports.bell import ring_delivery, ring_reports
from orchestration.webhooks.claims import run_out_release, webhooks_due

LATE = timedelta(seconds=1)
"""How long a report may wait to be published before it is rung for again."""


def reports_sweep(*, now: datetime) -> None:
    """Ring for what waits; ringing twice is harmless."""
    run_out_release(now=now)
    if Report.objects.filter(published_at=None, created_at__lte=now - LATE).exists():
        ring_reports()
    for webhook_id in webhooks_due(now=now):
        ring_delivery(webhook_id)
