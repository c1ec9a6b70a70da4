"""What the accounts of a host hear, and how many of their lines are up."""

from typing import Final

from prometheus_client import Counter, Gauge

MESSAGES_HEARD: Final = Counter(
    "sis_messages_heard_total",
    "Messages that drivers handed on, one for each account that heard them",
)
EVENTS_HEARD: Final = Counter(
    "sis_events_heard_total",
    "Events that were appended to a group's stream: each one once, whoever heard it",
)
LINES_UP: Final = Gauge("sis_held_accounts", "Accounts whose line this process has open")
