"""Dates as the library reads them, and as ledgers count them."""

from datetime import UTC, datetime


def unix(date: datetime | None) -> int:
    """Unix seconds; 0 where the library leaves a date out."""
    return int(date.timestamp()) if date is not None else 0


def moment(seconds: int) -> datetime:
    """The date of Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC)
