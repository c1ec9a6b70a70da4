"""A task's thread keeps its database connection, as Django's own requests do.

Celery would close it before and after every task. Opening one, with PostgreSQL's caches cold, takes
longer than all statements of a decision: it was half of a reaction's time.
"""

from functools import cached_property
from typing import Any

from celery.fixups.django import (  # type: ignore[attr-defined]  # its stubs know one of them
    DjangoFixup,
    DjangoWorkerFixup,
)
from django.db import close_old_connections


class KeepingWorkerFixup(DjangoWorkerFixup):  # type: ignore[misc]
    """Celery's care for Django in a worker, but for connections that are still good.

    A process that was forked still drops those that it inherited.
    """

    def close_database(self, **_signal: Any) -> None:
        """Close what is broken, or older than Django's CONN_MAX_AGE, in this thread."""
        close_old_connections()


class KeepingFixup(DjangoFixup):
    """Celery's Django fixup with our worker's part."""

    @cached_property
    def worker_fixup(self) -> KeepingWorkerFixup:
        """Made when it is first asked for: it reads the app's configuration."""
        return KeepingWorkerFixup(self.app)


def fixup(app: Any) -> KeepingFixup:
    """What `Celery(fixups=...)` calls with the app that is being made."""
    made = KeepingFixup(app)
    made.install()
    return made
