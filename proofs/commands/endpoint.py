"""A bot's endpoint that can be down."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from sis_project.embedded.ports import LOOPBACK


class Endpoint(ThreadingHTTPServer):
    """Counts the reports that it took, by their names; answers 503 while it is down."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.down = False
        self.tries = 0
        self.taken: set[str] = set()

    @property
    def url(self) -> str:
        """Where reports are posted to."""
        return f"http://{LOOPBACK}:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Endpoint

    def do_POST(self) -> None:
        """Take a report in, or not."""
        self.rfile.read(int(self.headers["content-length"]))
        self.server.tries += 1
        if not self.server.down:
            self.server.taken.add(self.headers["webhook-id"])
        self.send_response(503 if self.server.down else 204)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@contextmanager
def endpoint_open() -> Iterator[Endpoint]:
    """An endpoint that listens, for the length of the `with`."""
    with Endpoint() as endpoint:
        Thread(target=endpoint.serve_forever, daemon=True).start()
        yield endpoint
        endpoint.shutdown()
