"""The smallest service that both client libraries can talk to: it answers, and remembers."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from sandbox.line import AuthKey, Line, RpcError, auth_key_id

ME = types.User(id=77, access_hash=5, first_name="Ann", is_self=True, phone="99962")
Answer = Callable[[Any], Any]


@dataclass
class EchoService:
    """Answers what clients ask when they connect, and whatever a test adds to `answers`."""

    keys: dict[int, AuthKey] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    queries: list[TLObject] = field(default_factory=list)
    answers: dict[type[TLObject], Answer] = field(default_factory=dict)

    def add_key(self, secret: bytes) -> AuthKey:
        key = AuthKey(auth_key_id(secret), secret)
        self.key_created(key)
        return key

    def key_created(self, auth_key: AuthKey) -> None:
        self.keys[auth_key.key_id] = auth_key

    def key_find(self, key_id: int) -> AuthKey | None:
        return self.keys.get(key_id)

    def line_opened(self, line: Line) -> None:
        self.lines.append(line)

    def line_closed(self, line: Line) -> None:
        self.lines.remove(line)

    def asked(self, kind: type[TLObject]) -> list[TLObject]:
        return [query for query in self.queries if isinstance(query, kind)]

    async def answer(self, line: Line, query: TLObject) -> Any:
        self.queries.append(query)
        match query:
            case _ if type(query) in self.answers:
                result = self.answers[type(query)](query)
                return await result if asyncio.iscoroutine(result) else result
            case functions.help.GetConfig():
                return config()
            case functions.help.GetNearestDc():
                return types.NearestDc(country="XX", this_dc=2, nearest_dc=2)
            case functions.users.GetUsers():
                return [ME]
            case functions.updates.GetState():
                return types.updates.State(pts=1, qts=0, date=1, seq=0, unread_count=0)
            case functions.updates.GetDifference():
                return types.updates.DifferenceEmpty(date=1, seq=0)
        raise RpcError(400, "METHOD_NOT_SUPPORTED")


def config() -> types.Config:
    """A help.getConfig answer: every number that has no meaning here is 1."""
    numbers = {
        name: 1
        for name in types.Config.__slots__
        if name.endswith(("_ms", "_limit", "_max", "_decay", "_period", "_dc_id"))
    }
    for optional in ("autoupdate_url_prefix", "tmp_sessions", "webfile_dc_id"):
        numbers.pop(optional, None)
    return types.Config(
        **numbers,
        webfile_dc_id=2,
        date=int(time.time()),
        expires=int(time.time()) + 3600,
        test_mode=False,
        this_dc=2,
        dc_options=[types.DcOption(id=2, ip_address="127.0.0.1", port=443)],
        dc_txt_domain_name="",
        me_url_prefix="https://t.me/",
    )
