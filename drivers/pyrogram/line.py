"""One encrypted connection: Pyrogram's session without its retries, restarts and guesses."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from pyrogram import Client
from pyrogram.crypto import mtproto
from pyrogram.errors import SecurityCheckMismatch
from pyrogram.raw import functions, types
from pyrogram.raw.core import Message, TLObject
from pyrogram.session import Session
from pyrogram.session.session import SessionState

from drivers.errors import Disconnected, DriverError, FloodWait, NotAnswered
from drivers.mtproto.answers import Answers, Unheard
from drivers.mtproto.patience import (
    ACK_TIMEOUT,
    ANSWER_TIMEOUT,
    CLOSE_TIMEOUT,
    OPEN_TIMEOUT,
    PING_EVERY,
    PING_PATIENCE,
    SERVER_PATIENCE,
)
from drivers.mtproto.servers import Address
from drivers.pyrogram.copies import BodyReader, Copies
from drivers.pyrogram.intake import Intake, LossSink, UpdateSink
from drivers.pyrogram.methods import method_of, require_allowed
from drivers.pyrogram.packets import RawMessage, open_packet
from drivers.pyrogram.transport import NotConnectedError
from drivers.refusals import transport_error
from telemetry.metrics.telegram import telegram_refused

log = logging.getLogger(__name__)

_ACKS_AT_ONCE: Final = 16
_RESENDS: Final = 3


class Line(Session):  # type: ignore[misc]  # the library is untyped
    """One connection with one auth key, opened once and closed once.

    Invariant: it never reconnects. When it breaks, requests under way end as not answered and
    `on_lost` is called once with the reason.

    `on_update` gets each update in the order of the wire, those in answers included; `on_renewed`
    is called when the server began a new session, so that earlier updates may have been dropped.
    `copies` is what this line's neighbours read of late.
    """

    START_TIMEOUT = ANSWER_TIMEOUT.total_seconds()

    def __init__(
        self,
        client: Client,
        *,
        dc_id: int,
        address: Address,
        auth_key: bytes,
        copies: Copies,
        on_update: UpdateSink,
        on_renewed: Callable[[], None],
        on_lost: LossSink,
    ) -> None:
        super().__init__(client, dc_id, address.host, address.port, auth_key, test_mode=False)
        self._on_lost = on_lost
        self._answers = Answers()
        self._bodies = BodyReader(copies)
        self._intake = Intake(
            client,
            self._answers,
            on_update=on_update,
            on_renewed=on_renewed,
            on_lost=self._lose,
        )
        self._heard_at = 0.0
        self.loss: DriverError | None = None

    async def open(self) -> None:
        """Connect and introduce ourselves. After an error the line is closed.

        Raises SessionLost for a key that the server does not know, else Disconnected or
        NotAnswered, or what Telegram answered.
        """
        try:
            async with asyncio.timeout(OPEN_TIMEOUT.total_seconds()):
                await self._start()
        except BaseException as error:
            reason = self.loss
            await self.close()
            if isinstance(error, Exception):
                raise reason or _opening_error(error) from error
            raise

    async def _start(self) -> None:
        await self.start()
        if self.state is not SessionState.STARTED:  # the library wanted to try again by itself
            raise Disconnected("CONNECT_FAILED")

    async def close(self) -> None:
        """Drop the connection and end its tasks. Never raises; twice does no harm."""
        self._abandon(Disconnected("CLOSED"))
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT.total_seconds()):
                if self.connection is not None and self.connection.protocol is not None:
                    await self.connection.close()
                await self.stop()
        except TimeoutError:
            log.warning("A connection took too long to close and was left behind")

    async def restart(self) -> None:
        """The library asks for a restart when a line is broken; we end it instead."""
        self._lose(Disconnected("CONNECTION_LOST"))

    async def send(
        self,
        data: TLObject,
        wait_response: bool = True,  # noqa: ARG002 - the library's signature
        timeout: float = ANSWER_TIMEOUT.total_seconds(),  # noqa: ASYNC109 - likewise
    ) -> Any:
        """Send one request and return its answer.

        Raises:
            Disconnected: the request certainly never left, or the server did not take it.
            NotAnswered: no answer came in time, or the line broke before it.
            DriverError: what Telegram answered (`drivers.refusals`).
        """
        if isinstance(data, functions.Ping):
            # The library's first word on a line. A process that is frozen between its first request
            # and its first ping of ours would hold the line for longer than its lease lives.
            data = await self._sign_of_life()
        require_allowed(data)
        try:
            return await self._answered(data, timeout)
        except DriverError as error:
            wait = error.wait if isinstance(error, FloodWait) else None
            telegram_refused(error_id=error.error_id, method=method_of(data), wait=wait)
            raise

    async def _answered(self, data: TLObject, seconds: float) -> Any:
        for _ in range(_RESENDS):
            answer = await self._ask(data, seconds)
            if isinstance(answer, DriverError):
                raise answer
            if not isinstance(answer, Unheard):
                return answer
        raise Disconnected("NOT_TAKEN")

    async def _ask(self, query: TLObject, seconds: float) -> Any:
        if self.loss is not None:
            raise Disconnected("NOT_CONNECTED")
        message = await self.msg_factory.create(query)
        with self._answers.expect(message.msg_id) as answer:
            try:
                async with asyncio.timeout(seconds):
                    await self._write(message)
                    return await answer
            except TimeoutError as error:
                raise NotAnswered("NO_ANSWER") from error

    async def _write(self, message: Message) -> None:
        packet = mtproto.pack(
            message, self._intake.salt, self.session_id, self.auth_key, self.auth_key_id
        )
        try:
            await self.connection.send(packet)
        except NotConnectedError as error:
            raise Disconnected("NOT_CONNECTED") from error
        except OSError as error:
            raise NotAnswered("CONNECTION_LOST") from error

    async def recv_worker(self) -> None:
        """Read packets, one after the other, until the connection ends."""
        try:
            while (packet := await self.connection.recv()) is not None:
                if len(packet) == 4:
                    self._lose(transport_error(packet))
                    return
                await self.handle_packet(packet)
        except Exception:
            log.exception("A packet could not be handled, so its line is given up")
            self._lose(Disconnected("PACKET_UNREADABLE"))
            return
        self._lose(Disconnected("CONNECTION_LOST"))

    async def handle_packet(self, packet: bytes) -> None:
        """Decrypt one packet and take its messages.

        A packet of another session is dropped. So is a message with a constructor that this layer
        does not know: what it told is found in the difference, or its request is not answered.
        """
        self._heard_at = asyncio.get_running_loop().time()
        try:
            messages = open_packet(packet, self.session_id, self.auth_key, self.auth_key_id)
        except SecurityCheckMismatch:
            log.warning("A packet failed its security check and was dropped")
            return
        for message in messages:
            self._take(message)
        if len(self._intake.acks) >= _ACKS_AT_ONCE:
            await self._acknowledge()

    def _take(self, message: RawMessage) -> None:
        """What is dropped is not read: its people would count as told, and nobody learned them."""
        if not self._intake.admits(message):
            return
        try:
            body = self._bodies.read(message.body)
        except KeyError:
            log.warning("A message with an unknown constructor was dropped")
            return
        self._intake.take(body, message.msg_id)

    async def _acknowledge(self) -> None:
        acks, self._intake.acks = self._intake.acks, []
        try:
            async with asyncio.timeout(ACK_TIMEOUT.total_seconds()):
                await self._write(await self.msg_factory.create(types.MsgsAck(msg_ids=acks)))
        except TimeoutError:
            self._lose(Disconnected("STUCK_LINE"))
        except (Disconnected, NotAnswered):
            log.debug("Acknowledgements were lost with their line")

    async def ping_worker(self) -> None:
        """Ping at once and then every PING_EVERY; a line that does not answer is lost."""
        while self.loss is None:
            if self._intake.acks:
                await self._acknowledge()
            await self._ping_or_lose()
            try:
                async with asyncio.timeout(PING_EVERY.total_seconds()):
                    await self.ping_task_event.wait()
            except TimeoutError:
                continue
            return

    async def _ping_or_lose(self) -> None:
        asked_at = asyncio.get_running_loop().time()
        try:
            await self.ping()
        except NotAnswered:
            if self._heard_at < asked_at:
                self._lose(Disconnected("SILENT_LINE"))
        except DriverError as error:
            self._lose(error)

    async def ping(self) -> None:
        """Ask for an answer, and give Telegram leave to close the line when pings stop."""
        query = await self._sign_of_life()
        await self.send(query, timeout=PING_PATIENCE.total_seconds())

    async def _sign_of_life(self) -> TLObject:
        return functions.PingDelayDisconnect(
            ping_id=await self.msg_factory.allocate_message_identity(),
            disconnect_delay=int(SERVER_PATIENCE.total_seconds()),
        )

    def _lose(self, error: DriverError) -> None:
        if self.loss is None:
            self._abandon(error)
            self._on_lost(error)

    def _abandon(self, error: DriverError) -> None:
        self.loss = self.loss or error
        self._answers.abandon()


def _opening_error(error: Exception) -> Exception:
    return NotAnswered("CONNECT_TIMEOUT") if isinstance(error, TimeoutError) else error
