"""The web server's connections to PostgreSQL: a pool, for each request has a thread of its own."""

from typing import Any, Final

POOL: Final[dict[str, Any]] = {"min_size": 2, "max_size": 16, "timeout": 30.0}
"""Connections of one web process; `timeout` is how many seconds a request waits for one."""


def connections_pool(databases: dict[str, Any]) -> None:
    """Have PostgreSQL's connections pooled; call it before Django is set up.

    Kept by threads, as workers keep them, they would be lost with each request.
    """
    for database in databases.values():
        if "postgresql" in database["ENGINE"]:
            database["CONN_MAX_AGE"] = 0
            database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": dict(POOL)}
