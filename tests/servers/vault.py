"""A stand-in that speaks as much of HashiCorp Vault's HTTP API as reading a KV v2 secret takes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

DELETED_AT = "2026-01-01T00:00:00Z"


@dataclass
class StandInVault:
    """What it holds: versions of secrets by `mount/data/path`; None stands for a deleted one."""

    token: str = "stand-in-token"
    sealed: bool = False
    asked: int = 0
    address: str = ""
    secrets: dict[str, list[dict[str, str] | None]] = field(default_factory=dict)

    def put(self, mount: str, path: str, **values: str) -> None:
        """Write a new version."""
        self.secrets.setdefault(f"{mount}/data/{path}", []).append(values)

    def delete(self, mount: str, path: str, version: int) -> None:
        """Delete one version, as `vault kv delete -versions=` does."""
        self.secrets[f"{mount}/data/{path}"][version - 1] = None

    def answer(self, url: str, token: str | None) -> tuple[int, dict[str, object]]:
        """Status and body of a GET, as Vault 1.x gives them."""
        self.asked += 1
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != self.token:
            return 403, {"errors": ["2 errors occurred: permission denied, invalid token"]}
        parts = urlsplit(url)
        versions = self.secrets.get(parts.path.removeprefix("/v1/"), [])
        number = int(parse_qs(parts.query).get("version", ["0"])[0]) or len(versions)
        if not 1 <= number <= len(versions):
            return 404, {"errors": []}
        found = versions[number - 1]
        about = {"version": number, "destroyed": False, "deletion_time": ""}
        if found is None:
            gone = {"data": None, "metadata": {**about, "deletion_time": DELETED_AT}}
            return 404, {"data": gone}
        return 200, {"data": {"data": found, "metadata": about}}


@contextmanager
def vault_serve() -> Iterator[StandInVault]:
    """Serve a stand-in on loopback."""
    vault = StandInVault()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = vault.answer(self.path, self.headers.get("X-Vault-Token"))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    vault.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vault
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
