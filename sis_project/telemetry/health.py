"""Whether this process can do its work now: a sentence for each thing that it lacks."""

from collections.abc import Iterator
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from sis_project.trouble import tables_missing

ANSWER_WITHIN = 2.0  # seconds


def troubles() -> Iterator[str]:
    """What is wrong, for whoever asks: which setting it is about, and never its value."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        if not _Migrated.known():
            yield "The database has not all tables yet. Run: python manage.py migrate"
    except DatabaseError:
        # The next question opens a new connection: this one may be dead for good.
        connection.close()
        yield "The database (DATABASE_URL) does not answer."
    if not redis_answers():
        yield "Redis (REDIS_URL) does not answer."


def redis_answers() -> bool:
    """Whether Redis gives a sign of life within two seconds."""
    client = _client(settings.REDIS_URL)
    try:
        return bool(client.ping())
    except RedisError:
        return False


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN, retry=None
    )


class _Migrated:
    """Remembers that every migration is applied: this program's own cannot become more."""

    _done = False

    @classmethod
    def known(cls) -> bool:
        """Ask the database until it says yes once."""
        if not cls._done:
            cls._done = not tables_missing()
        return cls._done
