"""One encrypted connection, opened once and closed once."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Final

from telethon.tl import TLRequest, functions, types

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
from drivers.protocol import Application
from drivers.proxies import ProxyServer
from drivers.refusals import transport_error
from drivers.telethon.intake import Intake, LossSink, UpdateSink
from drivers.telethon.introduction import introduction
from drivers.telethon.methods import method_of, require_allowed
from drivers.telethon.packets import Packets
from drivers.telethon.transport import NotConnectedError, Transport
from telemetry.metrics.telegram import telegram_refused

log = logging.getLogger(__name__)

_ACKS_AT_ONCE: Final = 16
_RESENDS: Final = 3


class Line:
    """One connection with one auth key. It takes the place of Telethon's client and sender.

    Invariant: it never reconnects, and sends nothing twice that the server may have taken. When it
    breaks, requests under way end as not answered and `on_lost` is called once with the reason.

    `on_update` gets each update in the order of the wire, those in answers included; `on_renewed`
    is called when the server began a new session, so that earlier updates may have been dropped.
    """

    def __init__(
        self,
        application: Application,
        *,
        dc_id: int,
        address: Address,
        auth_key: bytes,
        proxy: ProxyServer | None = None,
        on_update: UpdateSink,
        on_renewed: Callable[[], None],
        on_lost: LossSink,
    ) -> None:
        self._application = application
        self.dc_id = dc_id
        self.auth_key = auth_key
        self._address = address
        self._proxy = proxy
        self._on_lost = on_lost
        self._transport = Transport()
        self._packets = Packets(auth_key)
        self._answers = Answers()
        self._intake = Intake(
            self._packets,
            self._answers,
            on_update=on_update,
            on_renewed=on_renewed,
            on_lost=self._lose,
        )
        self._tasks: list[asyncio.Task[None]] = []
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
        await self._transport.connect(self._address, self._proxy)
        self._run(self._read())
        # Before any request: a process that is frozen right after one would hold the line for
        # longer than its lease lives.
        await self.ping()
        await self.send(introduction(self._application))
        self._run(self._keep_alive())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def close(self) -> None:
        """Drop the connection and end its tasks. Never raises; twice does no harm."""
        self._abandon(Disconnected("CLOSED"))
        for task in self._tasks:
            task.cancel()
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT.total_seconds()):
                await self._transport.close()
                await asyncio.gather(*self._tasks, return_exceptions=True)
        except TimeoutError:
            log.warning("A connection took too long to close and was left behind")

    async def send(
        self,
        query: TLRequest,
        timeout: float = ANSWER_TIMEOUT.total_seconds(),  # noqa: ASYNC109 - the caller's patience
    ) -> Any:
        """Send one request and return its answer. `timeout` is seconds.

        Raises:
            Disconnected: the request certainly never left, or the server did not take it.
            NotAnswered: no answer came in time, or the line broke before it.
            DriverError: what Telegram answered (`drivers.refusals`).
        """
        require_allowed(query)
        try:
            return await self._answered(query, timeout)
        except DriverError as error:
            wait = error.wait if isinstance(error, FloodWait) else None
            telegram_refused(error_id=error.error_id, method=method_of(query), wait=wait)
            raise

    async def _answered(self, query: TLRequest, seconds: float) -> Any:
        for _ in range(_RESENDS):
            answer = await self._ask(query, seconds)
            if isinstance(answer, DriverError):
                raise answer
            if not isinstance(answer, Unheard):
                return answer
        raise Disconnected("NOT_TAKEN")

    async def _ask(self, query: TLRequest, seconds: float) -> Any:
        if self.loss is not None:
            raise Disconnected("NOT_CONNECTED")
        msg_id, packet = self._packets.pack(query)
        with self._answers.expect(msg_id) as answer:
            try:
                async with asyncio.timeout(seconds):
                    await self._write(packet)
                    return await answer
            except TimeoutError as error:
                raise NotAnswered("NO_ANSWER") from error

    async def _write(self, packet: bytes) -> None:
        try:
            await self._transport.send(packet)
        except NotConnectedError as error:
            raise Disconnected("NOT_CONNECTED") from error
        except OSError as error:
            self._lose(Disconnected("CONNECTION_LOST"))
            raise NotAnswered("CONNECTION_LOST") from error

    async def _read(self) -> None:
        """Read packets, one after the other, until the connection ends."""
        try:
            while packet := await self._transport.recv():
                if len(packet) == 4:
                    self._lose(transport_error(packet))
                    return
                await self._take(packet)
        except Exception as error:  # noqa: BLE001 - a line that cannot be read must not look open
            log.error(  # noqa: TRY400 - the library's errors quote the packet: only the kind is told
                "A packet could not be handled, so its line is given up",
                extra={"error": type(error).__name__},
            )
            self._lose(Disconnected("PACKET_UNREADABLE"))
            return
        self._lose(Disconnected("CONNECTION_LOST"))

    async def _take(self, packet: bytes) -> None:
        messages = self._packets.unpack(packet)
        if messages:
            self._heard_at = asyncio.get_running_loop().time()
        for message in messages:
            self._intake.take(message)
        if len(self._intake.acks) >= _ACKS_AT_ONCE:
            await self._acknowledge()

    async def _acknowledge(self) -> None:
        acks, self._intake.acks = self._intake.acks, []
        _, packet = self._packets.pack(types.MsgsAck(msg_ids=acks))
        try:
            async with asyncio.timeout(ACK_TIMEOUT.total_seconds()):
                await self._write(packet)
        except TimeoutError:
            self._lose(Disconnected("STUCK_LINE"))
        except (Disconnected, NotAnswered):
            log.debug("Acknowledgements were lost with their line")

    async def _keep_alive(self) -> None:
        """Ping at once and then every PING_EVERY; a line that does not answer is lost."""
        while self.loss is None:
            if self._intake.acks:
                await self._acknowledge()
            await self._ping_or_lose()
            await asyncio.sleep(PING_EVERY.total_seconds())

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
        query = functions.PingDelayDisconnectRequest(
            ping_id=secrets.randbits(63), disconnect_delay=int(SERVER_PATIENCE.total_seconds())
        )
        await self.send(query, timeout=PING_PATIENCE.total_seconds())

    def _lose(self, error: DriverError) -> None:
        if self.loss is None:
            self._abandon(error)
            self._on_lost(error)

    def _abandon(self, error: DriverError) -> None:
        self.loss = self.loss or error
        self._answers.abandon()


def _opening_error(error: Exception) -> Exception:
    if isinstance(error, TimeoutError):
        return NotAnswered("CONNECT_TIMEOUT")
    return Disconnected("CONNECT_FAILED") if isinstance(error, OSError) else error
