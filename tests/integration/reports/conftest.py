"""An endpoint of a bot, and webhooks that lead to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Thread
from typing import Any, TypeAlias

import pytest
import redis
from standardwebhooks import Webhook as Verifier

from accounts.vault.keys import MasterKey, master_key_from_settings
from orchestration.models import Report, ReportKind
from orchestration.webhooks.delivering import Courier
from orchestration.webhooks.services import Made, webhook_add

Happen: TypeAlias = Callable[..., list[Report]]


@dataclass
class Endpoint:
    """A bot's HTTP server. `status` is what it answers with; `posts` what it took."""

    status: int = 204
    posts: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    location: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?bot=1"

    def told(self, secret: str) -> list[Any]:
        """What was posted, as the reference library verifies it."""
        return [Verifier(secret).verify(body, headers) for body, headers in self.posts]


@dataclass
class Clock:
    """Time as a test sets it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def _servers(db: None, valkey: redis.Redis) -> None:
    """Reports are rows, and entries of a stream."""


@pytest.fixture
def key() -> MasterKey:
    return master_key_from_settings()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    bot = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            bot.posts.append((body, dict(self.headers)))
            self.send_response(bot.status)
            if bot.location:
                self.send_header("location", bot.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Be silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        bot.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield bot
        server.shutdown()


@pytest.fixture
def made(endpoint: Endpoint, key: MasterKey) -> Made:
    """A webhook that wants everything."""
    return webhook_add(url=endpoint.url, events=[], key=key, loopback=True)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now().astimezone())


@pytest.fixture
def courier(key: MasterKey, clock: Clock) -> Courier:
    return Courier(key=key, loopback=True, now=clock, rng=Random(7))


@pytest.fixture
def happen(clock: Clock) -> Happen:
    """Reports of things that happened."""

    def make(count: int = 1, kind: ReportKind = ReportKind.CLAIM_WON) -> list[Report]:
        rows = [
            Report(kind=kind, payload={"number": number}, created_at=clock.now)
            for number in range(count)
        ]
        return Report.objects.bulk_create(rows)

    return make
