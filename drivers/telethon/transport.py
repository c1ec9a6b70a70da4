"""The TCP side of a line: connects once, waits for bytes without a clock, says when it is gone."""

from asyncio import IncompleteReadError, StreamReader, StreamWriter
from typing import Final

from telethon.network.connection.tcpabridged import AbridgedPacketCodec

from drivers.mtproto.dialing import dial
from drivers.mtproto.servers import Address
from drivers.proxies import ProxyServer

_CODEC: Final = AbridgedPacketCodec(None)


class NotConnectedError(OSError):
    """The socket was closed before anything was written."""


class Transport:
    """Telegram's abridged framing over one socket.

    The library's own connection passes each packet through two queues and four tasks, and closes
    politely, which a peer that reads nothing may hold up. The library's key exchange needs no more
    of it than `send` and `recv`.
    """

    def __init__(self) -> None:
        self._reader: StreamReader | None = None
        self._writer: StreamWriter | None = None

    async def connect(self, address: Address, proxy: ProxyServer | None = None) -> None:
        """Open the socket; OSError or ProxyFailed when that fails."""
        self._reader, self._writer = await dial(address, proxy)
        self._writer.write(_CODEC.tag)

    async def send(self, packet: bytes) -> None:
        """Write one frame; NotConnectedError when it certainly never left."""
        if self._writer is None or self._writer.is_closing():
            raise NotConnectedError("The connection is closed.")
        self._writer.write(_CODEC.encode_packet(packet))
        await self._writer.drain()

    async def recv(self) -> bytes:
        """The next packet; empty when the connection ended."""
        if self._reader is None:
            return b""
        try:
            return bytes(await _CODEC.read_packet(self._reader))
        except (IncompleteReadError, OSError):
            return b""

    async def close(self) -> None:
        """Drop the connection at once, even while a write waits for a peer that reads nothing."""
        if self._writer is None:
            return
        self._writer.transport.abort()
        try:
            await self._writer.wait_closed()
        except OSError:  # how it ended is no matter: it is closed
            return
