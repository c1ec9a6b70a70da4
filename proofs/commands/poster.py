"""Posts commands over HTTP, from threads with a connection each."""

import http.client
import json
import threading
from dataclasses import dataclass, field
from typing import Any

PATH = "/api/v1/commands/"
WITHIN = 60.0  # seconds that an answer may take


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said to one post."""

    status: int
    replayed: bool
    body: Any


@dataclass(frozen=True, slots=True)
class Poster:
    """One caller of the service. Each thread keeps its connection."""

    host: str
    port: int
    token: str = field(repr=False)
    _own: threading.local = field(default_factory=threading.local, repr=False)

    def answers(self) -> bool:
        """Whether the web server is up and lets this caller in."""
        try:
            return self._ask("GET", None, {}).status == 200
        except OSError:
            return False

    def post(self, kind: str, payload: dict[str, Any], *, key: str) -> Answer:
        """File one command."""
        body = json.dumps({"kind": kind, "payload": payload})
        named = {"Idempotency-Key": key, "Content-Type": "application/json"}
        return self._ask("POST", body, named)

    def _ask(self, method: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = self._connection()
        named = headers | {"Authorization": f"Bearer {self.token}"}
        try:
            connection.request(method, PATH, body, named)
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        replayed = answer.getheader("Idempotency-Replayed") == "true"
        return Answer(answer.status, replayed, json.loads(raw) if raw else None)

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._own, "connection"):
            self._own.connection = http.client.HTTPConnection(self.host, self.port, timeout=WITHIN)
        connection: http.client.HTTPConnection = self._own.connection
        return connection
