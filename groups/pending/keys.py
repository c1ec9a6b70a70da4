"""The names of what waits in Redis."""

from datetime import timedelta

FLAG_LIFE = timedelta(seconds=10)
"""How long a drain may go without a sign of life before another takes its place."""

SEEN_LIFE = timedelta(hours=1)
"""How long a heard event is known; later, its decision in the database stands against a repeat."""

RECORD_LIFE = timedelta(days=7)
"""How long a group's record outlives the last event heard there."""

GROUPS = "sis:groups:pending"
"""The set of group ids whose streams have entries."""


def stream_key(group_id: int) -> str:
    """The stream of a group's events."""
    return f"sis:group:{group_id}:pending_tasks"


def flag_key(group_id: int) -> str:
    """The flag of a group's drain; its value is the token of the drain that holds it."""
    return f"sis:group:{group_id}:drain"


def seen_key(group_id: int, event_key: str) -> str:
    """The mark of an event that is in the stream, or was."""
    return f"sis:group:{group_id}:seen:{event_key}"


def failures_key(group_id: int) -> str:
    """The hash of failures by entry id."""
    return f"sis:group:{group_id}:failures"


def dead_key(group_id: int) -> str:
    """The stream of parked entries, for an operator."""
    return f"sis:group:{group_id}:dead"


def record_key(group_id: int) -> str:
    """The stream of the group's newest events, decided or not, for what would have been."""
    return f"sis:group:{group_id}:record"
