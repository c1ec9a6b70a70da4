"""The TCP side of a line: connects once, waits for bytes without a clock, says when it is gone."""

from asyncio import IncompleteReadError, StreamReader, StreamWriter
from typing import Any

from pyrogram.connection import Connection
from pyrogram.connection.transport import TCPAbridged
from pyrogram.connection.transport.tcp.tcp import TCP

from drivers.mtproto.dialing import dial
from drivers.mtproto.servers import Address
from drivers.proxies import ProxyServer


class NotConnectedError(OSError):
    """The socket was closed before anything was written."""


class Transport(TCPAbridged):  # type: ignore[misc]  # the library is untyped
    """Telegram's abridged framing.

    The library gives each read ten seconds and each write a wait for a marker, both by a task of
    its own; a hundred idle accounts would spend their time on that. Silence is watched by the
    line's ping instead. Its own ways through a proxy are not used: ours tell what is wrong with it.
    """

    reader: StreamReader | None
    writer: StreamWriter | None

    def __init__(self, *args: Any, through: ProxyServer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._through = through

    async def _connect(self, destination: tuple[str, int]) -> None:
        self.reader, self.writer = await dial(Address(*destination), self._through)

    async def send(self, data: bytes, *_: object) -> None:
        """Write one frame; NotConnectedError when it certainly never left."""
        if self.writer is None or self.writer.is_closing():
            raise NotConnectedError("The connection is closed.")
        words = len(data) // 4
        head = bytes([words]) if words < 0x7F else b"\x7f" + words.to_bytes(3, "little")
        await TCP.send(self, head + data, wait_for_marker=False)

    async def close(self) -> None:
        """Drop the connection at once, even while a write waits for a peer that reads nothing."""
        if self.writer is not None:
            self.writer.transport.abort()
        await super().close()

    async def _recv_from_socket(self, length: int) -> bytes | None:
        if self.reader is None:
            return None
        try:
            data: bytes = await self.reader.readexactly(length)
        except (IncompleteReadError, OSError):
            return None
        return data


class SingleTry(Connection):  # type: ignore[misc]  # the library is untyped
    """A connection that is tried once: when to try again is the host's decision."""

    async def connect(self) -> None:
        """Open the socket; OSError when that fails."""
        self.protocol = self.protocol_factory(
            ipv6=self.ipv6,
            proxy=self.proxy,
            crypto_executor_workers=self.crypto_executor_workers,
            loop=self.loop,
            dc_id=self._protocol_dc_id,
        )
        await self.protocol.connect((self.server_address, self.port))
