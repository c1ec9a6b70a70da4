"""Statements that PostgreSQL has prepared, with plans that it keeps for some seconds."""

from time import monotonic
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg import Connection, Cursor

PLANS_KEPT_FOR: Final = 5.0
"""Seconds. A plan that was made for an empty table reads all of it when it has grown."""

_planned_at: WeakKeyDictionary[Connection[Any], float] = WeakKeyDictionary()


def run(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement by a plan that is there already: planning takes longer than running it.

    Django's own cursors put the values into the text, which the server plans each time. It would
    do the same with most of what it has prepared, were it not for the connection's options
    (`sis_project/environment.py`).
    """
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        plans_renew(raw, cursor)
        cursor.execute(sql, params, prepare=True)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def plans_renew(raw: Connection[Any], cursor: Cursor[Any]) -> None:
    """Have the server plan anew what it planned too long ago in this connection."""
    now = monotonic()
    if now - _planned_at.get(raw, -PLANS_KEPT_FOR) >= PLANS_KEPT_FOR:
        cursor.execute("discard plans")
        _planned_at[raw] = now
