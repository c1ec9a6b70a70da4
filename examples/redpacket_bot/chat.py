"""Where the bot's packets are posted: a sandbox here, Telegram's Bot API in a real bot."""

import json
import socket
from base64 import b64encode
from typing import Any


class Chat:
    """One connection to the control port of a sandbox: a JSON object a line."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._file = self._line.makefile("rwb")

    def packet_post(self, group: int, *, shares: int) -> tuple[int, str]:
        """Post a packet; its message id, and its button's data in base64."""
        packet = self._do("bots.packet", group=group, shares=shares, expiry=15.0)
        data = f"rp:{packet['packet_id']}".encode()
        return packet["message_id"], b64encode(data).decode()

    def _do(self, what: str, **arguments: Any) -> Any:
        self._file.write(json.dumps({"do": what, "with": arguments}).encode() + b"\n")
        self._file.flush()
        answer = json.loads(self._file.readline())
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return answer["result"]
