"""A receiver of alerts on loopback, which keeps what it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class HttpReceiver:
    """What was posted to it, oldest first. `status` is what it answers."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.posted.append(json.loads(body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """As SIS_ALERT_URLS has it."""
        return f"json://:a-token@127.0.0.1:{self.server.server_port}/hook"

    @property
    def titles(self) -> list[str]:
        """What the alerts are called."""
        return [alert["title"] for alert in self.posted]


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    """A receiver until the end of the `with`."""
    receiver = HttpReceiver()
    thread = Thread(target=receiver.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join(5)
