"""Serves a process' metrics on a port of its own."""

import errno
from typing import Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import start_http_server

TRIES: Final = 50
"""How many ports are tried: processes of one machine take one after the other."""


class NoMetricsPort(Exception):
    """No port is free; the message names the setting and the ports that were tried."""


def metrics_serve(port: int, *, address: str) -> WSGIServer:
    """Serve `/metrics` in a thread, on this port or the next free one; `server_port` tells which.

    Raises:
        NoMetricsPort: 50 ports are busy, or the address is none of this machine's.
    """
    for candidate in range(port, port + TRIES):
        try:
            server, _thread = start_http_server(candidate, addr=address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise NoMetricsPort(
                    f"Metrics cannot be served at {address}:{candidate} ({error.strerror}): "
                    "correct SIS_METRICS_ADDRESS or SIS_METRICS_PORT; 0 serves none."
                ) from error
            continue
        return server
    raise NoMetricsPort(
        f"No port from {port} to {port + TRIES - 1} is free for metrics: name another "
        "SIS_METRICS_PORT; 0 serves none."
    )
