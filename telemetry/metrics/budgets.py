"""Budgets that were exhausted when an action asked for a slot."""

from typing import Final

from prometheus_client import Counter

from telemetry.metrics.labels import bounded

SCOPES: Final = frozenset({"global", "group", "account", "effect", "chat"})

_REFUSALS = Counter(
    "sis_budget_refusals_total",
    "Slots that were refused, by the scope that was exhausted",
    ["scope"],
)


def budget_refused(*, scope: str) -> None:
    """Count one refused slot."""
    _REFUSALS.labels(scope=bounded(scope, SCOPES)).inc()
