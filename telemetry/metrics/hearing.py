"""What the accounts of a host hear, and how many of their lines are up."""

from typing import Final

from prometheus_client import Counter, Gauge

from telemetry.metrics.labels import bounded

NOTICED_BY: Final = frozenset({"state", "others"})

MESSAGES_HEARD: Final = Counter(
    "sis_messages_heard_total",
    "Messages that drivers handed on, one for each account that heard them",
)
EVENTS_HEARD: Final = Counter(
    "sis_events_heard_total",
    "Events that were appended to a group's stream: each one once, whoever heard it",
)
_DEAF_LINES: Final = Counter(
    "sis_deaf_lines_total",
    "Lines that were up and delivered nothing, by how that was noticed",
    ["found_by"],
)
LINES_UP: Final = Gauge("sis_held_accounts", "Accounts whose line this process has open")


def deaf_line_found(*, found_by: str) -> None:
    """Count a line that was found deaf, and is about to be repaired."""
    _DEAF_LINES.labels(found_by=bounded(found_by, NOTICED_BY)).inc()
