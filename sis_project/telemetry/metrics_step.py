"""A Celery worker serves its metrics while it runs."""

import logging
import sys
from typing import Any
from wsgiref.simple_server import WSGIServer

from celery import bootsteps
from django.conf import settings

from telemetry.logs import uncaught_told
from telemetry.metrics.serving import NoMetricsPort, metrics_serve

log = logging.getLogger(__name__)


class MetricsStep(bootsteps.StartStopStep):
    """Opens the metrics' port, unless SIS_METRICS_PORT is 0, and has uncaught errors logged.

    A worker's pool is of threads, so this process is all of it.
    """

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        uncaught_told()
        self._server: WSGIServer | None = None

    def start(self, worker: Any) -> None:  # noqa: ARG002 - Celery's signature
        """Serve; a port that cannot be had ends the worker with a sentence."""
        if not settings.SIS_METRICS_PORT:
            return
        try:
            self._server = metrics_serve(
                settings.SIS_METRICS_PORT, address=settings.SIS_METRICS_ADDRESS
            )
        except NoMetricsPort as error:
            sys.exit(str(error))
        log.info("Metrics are served", extra={"port": self._server.server_port})

    def stop(self, worker: Any) -> None:  # noqa: ARG002 - Celery's signature
        """Close the port."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
