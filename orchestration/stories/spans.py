"""Lengths of time and moments, as a story tells them."""

from datetime import UTC, datetime, timedelta


def span(length: timedelta) -> str:
    """A length of time as a person says it: 6 ms, 1.2 s, 4 min, 2 h."""
    seconds = max(0.0, length.total_seconds())
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def clock(moment: datetime) -> str:
    """A moment in UTC, to the millisecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def stamp(result: dict[str, float] | None, name: str) -> datetime | None:
    """One of an outcome's stamps, which are seconds since 1970; None when no call was made."""
    seconds = (result or {}).get(name)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
