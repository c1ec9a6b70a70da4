"""Turns what operators can mend into sentences: which setting it is about, and the way out."""

from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

MISSING_TABLES = ("no such table", "does not exist", "no such column")


def trouble_sentence(error: BaseException) -> str | None:
    """What an operator can do about `error`; None when it is a fault of ours."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, DatabaseError) and any(word in str(error) for word in MISSING_TABLES):
        return _tables_sentence()
    if isinstance(error, OperationalError):
        return (
            f"{_database()} (DATABASE_URL) cannot be used: {_first_line(error)} "
            f"{'Make its folder' if _in_a_file() else 'Start it'}, or name another one."
        )
    if isinstance(error, redis.ConnectionError | redis.TimeoutError):
        return (
            f"Redis at {_redis()} (REDIS_URL) does not answer: {_first_line(error)} "
            "Start it, or name another one."
        )
    return None


def servers_trouble() -> str | None:
    """Ask the database and Redis for a sign of life, and the database for all of its tables.

    A sentence about the first thing that is missing; None when nothing is.
    """
    try:
        connection.ensure_connection()
        with redis.Redis.from_url(settings.REDIS_URL, retry=None) as client:
            client.ping()
        if tables_missing():
            return _tables_sentence()
    except (DatabaseError, redis.RedisError) as error:
        return trouble_sentence(error) or _first_line(error)
    finally:
        connection.close()
    return None


def tables_missing() -> bool:
    """Whether a migration of this program is still to be applied; DatabaseError may come."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _tables_sentence() -> str:
    return f"{_database()} has not all tables yet. Run: python manage.py migrate"


def _database() -> str:
    config: dict[str, Any] = settings.DATABASES["default"]
    if _in_a_file():
        return f"The database file {config['NAME']}"
    place = config["HOST"] or config.get("OPTIONS", {}).get("host") or "the local socket"
    return f"The database {config['NAME']} at {place}:{config['PORT'] or 5432}"


def _in_a_file() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def _redis() -> str:
    parts = urlsplit(settings.REDIS_URL)
    return f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else parts.path


def _first_line(error: BaseException) -> str:
    line = str(error).strip().splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return f"{line}."
