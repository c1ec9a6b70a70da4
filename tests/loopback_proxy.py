"""A proxy on loopback, SOCKS5 or HTTP: it connects from 127.0.0.2, so that a server can tell who
came through it from who did not.
"""

import asyncio
import base64
import socket
import struct
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from drivers.proxies import ProxyScheme, ProxyServer

ITS_ADDRESS = "127.0.0.2"
"""Where its connections come from."""


class LoopbackProxy:
    """One proxy, that takes one user name and password, or everybody."""

    def __init__(self, scheme: ProxyScheme, *, username: str = "", password: str = "") -> None:
        self._scheme = scheme
        self._login = (username, password)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.carried = 0
        """Connections that it made."""
        self.refused = 0
        """Clients whose user name and password it did not take."""

    @classmethod
    @asynccontextmanager
    async def start(
        cls, scheme: ProxyScheme, *, username: str = "", password: str = ""
    ) -> AsyncIterator["LoopbackProxy"]:
        """A proxy that runs until the end of the `async with`."""
        proxy = cls(scheme, username=username, password=password)
        await proxy.open()
        try:
            yield proxy
        finally:
            await proxy.close()

    def server(self, *, username: str | None = None, password: str | None = None) -> ProxyServer:
        """How a driver is told of it, with its own login or another one."""
        own_name, own_password = self._login
        return ProxyServer(
            "loopback",
            self._scheme,
            "127.0.0.1",
            self.port,
            username=own_name if username is None else username,
            password=own_password if password is None else password,
        )

    async def open(self) -> None:
        """Listen, on the port of before if there was one."""
        self._server = await asyncio.start_server(self._welcome, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take nobody any more, and cut who is connected."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _welcome(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        speak = self._socks5 if self._scheme is ProxyScheme.SOCKS5 else self._http
        try:
            await speak(reader, writer)
        except (OSError, IncompleteReadError, asyncio.CancelledError):
            return  # the client, the server or the test has gone
        finally:
            writer.transport.abort()

    async def _socks5(self, reader: StreamReader, writer: StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 2 if self._login[0] else 0
        if wanted not in methods:
            self.refused += 1
            writer.write(b"\x05\xff")
            await writer.drain()
            return
        writer.write(bytes([5, wanted]))
        if wanted and not await self._socks5_login(reader, writer):
            return
        *_, kind = await reader.readexactly(4)
        length = 4 if kind == 1 else (await reader.readexactly(1))[0]
        raw = await reader.readexactly(length)
        host = socket.inet_ntoa(raw) if kind == 1 else raw.decode()
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        await self._carry(host, port, reader, writer, b"\x05\x00\x00\x01" + bytes(6))

    async def _socks5_login(self, reader: StreamReader, writer: StreamWriter) -> bool:
        _, length = await reader.readexactly(2)
        username = (await reader.readexactly(length)).decode()
        (length,) = await reader.readexactly(1)
        password = (await reader.readexactly(length)).decode()
        good = (username, password) == self._login
        self.refused += not good
        writer.write(b"\x01\x00" if good else b"\x01\x01")
        await writer.drain()
        return good

    async def _http(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        given = base64.b64encode(":".join(self._login).encode()).decode()
        if self._login[0] and f"Proxy-Authorization: Basic {given}" not in head:
            self.refused += 1
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            await writer.drain()
            return
        host, _, port = head.split()[1].rpartition(":")
        await self._carry(host, int(port), reader, writer, b"HTTP/1.1 200 OK\r\n\r\n")

    async def _carry(
        self, host: str, port: int, reader: StreamReader, writer: StreamWriter, welcome: bytes
    ) -> None:
        there, back = await asyncio.open_connection(host, port, local_addr=(ITS_ADDRESS, 0))
        self.carried += 1
        writer.write(welcome)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_copy(reader, back))
                group.create_task(_copy(there, writer))
        finally:
            back.transport.abort()


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    raise OSError("One side has hung up.")
