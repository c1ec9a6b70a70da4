"""What the wire asks of the data centre: keys, lines and answers."""

import asyncio
from typing import Any

from pyrogram.raw.core import TLObject

from sandbox.data_centre import DataCentre
from sandbox.line import AuthKey, Line, RpcError
from sandbox.methods.call import Call
from sandbox.methods.dispatch import dispatch
from sandbox.records import Called, LineClosed, LineOpened


class DataCentreService:
    """The data centre behind the wire's `Service` Protocol."""

    def __init__(self, centre: DataCentre) -> None:
        self._centre = centre

    def key_created(self, auth_key: AuthKey) -> None:
        """A client has exchanged a new key."""
        self._centre.keys.add(auth_key)

    def key_find(self, key_id: int) -> AuthKey | None:
        """A known key, or None."""
        return self._centre.keys.find(key_id)

    def line_opened(self, line: Line) -> None:
        """A line made its first request: from now on it is pushed to."""
        self._centre.keys.line_opened(line)
        self._centre.journal.add(
            LineOpened(self._centre.monotonic(), line.auth_key.user_id, line.line_id)
        )

    def line_closed(self, line: Line) -> None:
        """A line is gone."""
        self._centre.keys.line_closed(line)
        self._centre.journal.add(
            LineClosed(self._centre.monotonic(), line.auth_key.user_id, line.line_id)
        )

    async def answer(self, line: Line, query: TLObject) -> TLObject | bool | list[Any]:
        """Answer one request, write it into the journal, and hold the answer back if told to.

        Raises:
            RpcError: the request is refused.
        """
        method = query.QUALNAME.removeprefix("functions.")
        call = Call(self._centre, line, query, method, self._centre.monotonic())
        user_id = line.auth_key.user_id
        try:
            answer = await self._carry_out(call, user_id)
        except RpcError as error:
            self._record(call, user_id, f"{error.code} {error.message}")
            await asyncio.sleep(self._centre.call_faults.delay_of(user_id, method))
            raise
        self._record(call, user_id, "ok")
        delay = self._centre.call_faults.delay_of(user_id, method)
        if delay:
            await asyncio.sleep(delay)
        return answer

    async def _carry_out(self, call: Call, user_id: int | None) -> Any:
        self._centre.call_faults.check(user_id, call.method)
        return await dispatch(call)

    def _record(self, call: Call, user_id: int | None, outcome: str) -> None:
        self._centre.journal.add(
            Called(
                at=call.at,
                user_id=user_id,
                line_id=call.line.line_id,
                method=call.method,
                outcome=outcome,
                seconds=self._centre.monotonic() - call.at,
            )
        )
