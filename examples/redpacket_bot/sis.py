"""What the bot asks of SIS by REST."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TIMEOUT = 15  # seconds


class Refused(Exception):
    """SIS answered with a problem; the message is its sentence."""


class Sis:
    """The REST API of one SIS, with one token."""

    def __init__(self, api: str, token: str) -> None:
        self._api = api.rstrip("/")
        self._token = token

    def groups(self) -> list[dict[str, Any]]:
        """The groups that SIS is in."""
        found: list[dict[str, Any]] = self._call("GET", "/groups/")["results"]
        return found

    def announce(self, *, group: int, message_id: int, data: str, shares: int) -> str:
        """Have accounts take part in a packet; the same packet twice is one command."""
        payload = {"group": group, "message_id": message_id, "data": data, "shares": shares}
        body = {"kind": "start_redpacket", "payload": payload}
        headers = {"Idempotency-Key": f"packet:{group}:{message_id}"}
        command: str = self._call("POST", "/commands/", body, headers)["id"]
        return command

    def webhook_add(self, url: str) -> tuple[str, str]:
        """Have everything told to this URL; the webhook's id and its secret."""
        made = self._call("POST", "/webhooks/", {"url": url})
        return made["id"], made["secret"]

    def webhook_remove(self, webhook_id: str) -> None:
        """Be told nothing more."""
        self._call("DELETE", f"/webhooks/{webhook_id}/")

    def _call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        request = Request(
            f"{self._api}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            raise Refused(problem.get("detail", f"HTTP {error.code}")) from error
