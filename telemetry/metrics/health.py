"""Heartbeats and checkups of accounts."""

from typing import Final

from prometheus_client import Counter

_HEARTBEATS: Final = Counter(
    "sis_heartbeats_total",
    "Pings that asked an account for a sign of life, by outcome (answered, missed)",
    ["outcome"],
)
_CHECKUPS: Final = Counter(
    "sis_checkups_total",
    "Times that Telegram was asked how safe an account is, by outcome (done, failed)",
    ["outcome"],
)


def heartbeat_counted(*, answered: bool) -> None:
    """Count one ping."""
    _HEARTBEATS.labels(outcome="answered" if answered else "missed").inc()


def checkup_counted(*, done: bool) -> None:
    """Count one checkup."""
    _CHECKUPS.labels(outcome="done" if done else "failed").inc()
