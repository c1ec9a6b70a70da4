"""Alerts that were sent, and those that no receiver took."""

from typing import Final

from prometheus_client import Counter

_ALERTS: Final = Counter(
    "sis_alerts_total", "Alerts by kind and whether they were sent", ["kind", "outcome"]
)


def alert_counted(*, kind: str, sent: bool) -> None:
    """Count one try at one receiver; `kind` is one of AlertKind's values."""
    _ALERTS.labels(kind=kind, outcome="sent" if sent else "failed").inc()
