"""Gives Prometheus the state of the service, as far as it can be read."""

import logging
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType

from django.db import DatabaseError
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from accounts.redis_clients import redis_sync
from sis_project.telemetry.gauges.families import gauge_by
from sis_project.telemetry.gauges.logins import login_attempts
from sis_project.telemetry.gauges.tables import table_gauges
from sis_project.telemetry.gauges.waiting import waiting_gauges

log = logging.getLogger(__name__)

SOURCES: MappingProxyType[str, Callable[[], Iterable[Metric]]] = MappingProxyType(
    {
        "tables": table_gauges,
        "redis": lambda: waiting_gauges(redis_sync()),
        "logins": lambda: [login_attempts(redis_sync())],
    }
)


class StateCollector(Collector):
    """Reads every source anew for each scrape.

    One that cannot be read is left out, and `sis_state_read` says which: a gauge that stood still
    would look like a service that does.
    """

    def collect(self) -> Iterator[Metric]:
        """The gauges of each source, and which sources could be read."""
        read: dict[str, float] = {}
        for name, source in SOURCES.items():
            try:
                families = list(source())
            except (DatabaseError, RedisError) as error:
                log.warning(
                    "Gauges could not be read",
                    extra={"source": name, "error": type(error).__name__},
                )
                read[name] = 0
            else:
                read[name] = 1
                yield from families
        yield gauge_by("sis_state_read", "Whether gauges could be read", "source", SOURCES, read)
