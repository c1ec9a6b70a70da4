"""The endpoint that SIS posts reports to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from board import Board
from standardwebhooks import Webhook, WebhookVerificationError

MOST = 1 << 20
"""Bytes of a body that are read."""


class Endpoint(ThreadingHTTPServer):
    """Believes nothing before its signature was verified; answers only when it was taken in."""

    daemon_threads = True

    def __init__(self, board: Board) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.board = board
        self.secret = ""
        self.ready = Event()

    @property
    def url(self) -> str:
        """Where SIS is to post to."""
        return f"http://127.0.0.1:{self.server_address[1]}/sis"

    def trust(self, secret: str) -> None:
        """What signs from now on."""
        self.secret = secret
        self.ready.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Endpoint

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self._answer(self._take(self.rfile.read(min(length, MOST))))

    def _take(self, body: bytes) -> int:
        if not self.server.ready.wait(5):
            return 503
        try:
            Webhook(self.server.secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            return 401
        report = json.loads(body)
        name = self.headers["webhook-id"]
        self.server.board.take("webhook", name, report["type"], report["data"])
        return 204

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@contextmanager
def endpoint_open(board: Board) -> Iterator[Endpoint]:
    """An endpoint that listens, for the length of the `with`."""
    with Endpoint(board) as endpoint:
        Thread(target=endpoint.serve_forever, daemon=True).start()
        yield endpoint
        endpoint.shutdown()
