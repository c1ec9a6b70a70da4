"""Until when rows are settled: nothing can be written in front of them any more."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

SETTLED_AFTER: Final = timedelta(seconds=1)
"""How old a row must be to be told: its time is read a moment before its number is drawn."""

LONGEST_WRITE: Final = timedelta(hours=1)
"""A transaction that is open for longer holds nobody up: what it writes may be missed."""

_OLDEST_WRITER: Final = """
select min(xact_start) from pg_stat_activity
where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()
"""


def settled_until(now: datetime) -> datetime:
    """Rows that were created by then are all there, as far as one can see afterwards.

    A row gets its number before its commit. One whose commit takes long comes to light behind the
    place that readers have passed; so they stop at what was created after the oldest transaction
    began that is still writing. SQLite has one writer at a time: numbers and commits are in one
    order there.

    Call it before the rows are read, in a statement of its own: a transaction that ends between
    the two is seen whole. It sees the transactions of its own database role, and those of others
    where it may (`pg_read_all_stats`).
    """
    return max(min(now, _oldest_write() or now), now - LONGEST_WRITE) - SETTLED_AFTER


def _oldest_write() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        began: datetime | None = cursor.fetchone()[0]
        return began
