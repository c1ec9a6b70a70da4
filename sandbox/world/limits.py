"""How much a difference may tell at once."""

from dataclasses import dataclass


@dataclass(slots=True)
class Limits:
    """Counts of updates. Telegram publishes none of its own; these are of its order of size."""

    slice_size: int = 100
    """Updates in one answer of updates.getDifference or updates.getChannelDifference."""
    too_long: int = 5_000
    """Beyond this an account's difference is refused as too long."""
    channel_too_long: int = 1_000
    """Beyond this a supergroup's difference is refused as too long."""
    log_keep: int = 10_000
    """Updates that a box remembers."""
