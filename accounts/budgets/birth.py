"""When this Redis began to remember: before that, nothing is known about what was taken."""

from datetime import datetime

import redis

BORN_KEY = "sis:born"
"""Microseconds since 1970, written by the first request that does not find it.

Every bucket counts as empty at that moment, or two seconds later (slots reserved before are used by
then), and fills from there at its rate. So a Redis that lost
its data (or whose operator deletes this key) can never allow more than the limits.
"""


def birth_declare(client: redis.Redis, *, at: datetime) -> None:
    """Say that this Redis has known everything since `at`, so that budgets need not start empty.

    Only true of a new installation, which has taken nothing yet. An older birth stands.
    """
    client.set(BORN_KEY, int(at.timestamp() * 1_000_000), nx=True)
