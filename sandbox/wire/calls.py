"""The requests of one line under way: each is a task of its own, so a slow one blocks no other."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from pyrogram.raw.functions import RpcDropAnswer
from pyrogram.raw.types import RpcAnswerDroppedRunning, RpcAnswerUnknown

from sandbox.line import Line, RpcError, Service
from sandbox.wire.codec import encode, rpc_error, rpc_result
from sandbox.wire.unwrap import Request

log = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Calls:
    """Hands requests to the service and their answers to `send`, serialised.

    A request goes on when its line is closed: Telegram acts too when the answer is lost.
    """

    def __init__(self, service: Service, spawn: Spawn, send: Callable[[bytes], None]) -> None:
        self._service = service
        self._spawn = spawn
        self._send = send
        self._running: dict[int, asyncio.Task[None]] = {}
        self._dropped: set[int] = set()

    def begin(self, line: Line, msg_id: int, request: Request) -> None:
        """Start to answer; the answer to `msg_id` is sent when it is there."""
        if isinstance(request.query, RpcDropAnswer):
            self._send(rpc_result(msg_id, self._drop(request.query.req_msg_id)))
            return
        task = self._spawn(self._serve(line, msg_id, request))
        self._running[msg_id] = task
        task.add_done_callback(lambda _: self._ended(msg_id))

    def refuse(self, msg_id: int, error: RpcError) -> None:
        """Answer with an error at once."""
        self._send(rpc_error(msg_id, error))

    async def _serve(self, line: Line, msg_id: int, request: Request) -> None:
        earlier = [task for each in request.after if (task := self._earlier(each, msg_id))]
        if earlier:
            await asyncio.wait(earlier)
        try:
            result = rpc_result(msg_id, encode(await self._service.answer(line, request.query)))
        except RpcError as error:
            result = rpc_error(msg_id, error)
        except Exception:
            log.exception("request failed", extra={"method": request.query.QUALNAME})
            result = rpc_error(msg_id, RpcError(500, "INTERDC_0_CALL_ERROR"))
        if msg_id not in self._dropped:
            self._send(result)

    def _earlier(self, msg_id: int, than: int) -> asyncio.Task[None] | None:
        # Waiting for a later one, or for itself, could last for ever.
        return self._running.get(msg_id) if msg_id < than else None

    def _drop(self, msg_id: int) -> bytes:
        if msg_id not in self._running:
            return encode(RpcAnswerUnknown())
        self._dropped.add(msg_id)
        return encode(RpcAnswerDroppedRunning())

    def _ended(self, msg_id: int) -> None:
        del self._running[msg_id]
        self._dropped.discard(msg_id)
