"""The two client libraries, unmodified, pointed at a server under test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pyrogram
import telethon
from pyrogram.connection import Connection
from pyrogram.connection.transport import TCPAbridged
from telethon.network import ConnectionTcpFull
from telethon.sessions import StringSession

from sandbox.wire import WireServer


def kurigram_client(server: WireServer, transport: Any = TCPAbridged, **options: Any) -> Any:
    """A client that connects to the server under test, whatever DC it asks for."""

    class Loopback(Connection):  # type: ignore[misc]
        def __init__(self, **arguments: Any) -> None:
            super().__init__(**{**arguments, "server_address": "127.0.0.1", "port": server.port})

    return pyrogram.Client(
        "wire",
        api_id=1,
        api_hash="hash",
        in_memory=True,
        connection_factory=Loopback,
        protocol_factory=transport,
        sleep_threshold=0,
        **options,
    )


@asynccontextmanager
async def kurigram(server: WireServer, transport: Any = TCPAbridged) -> AsyncIterator[Any]:
    """Connected, with a key of its own."""
    client = kurigram_client(server, transport)
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()


@asynccontextmanager
async def telethon_client(
    server: WireServer, transport: Any = ConnectionTcpFull
) -> AsyncIterator[Any]:
    """Connected, with a key of its own."""
    session = StringSession()
    session.set_dc(2, "127.0.0.1", server.port)
    client = telethon.TelegramClient(
        session, 1, "hash", connection=transport, flood_sleep_threshold=0, request_retries=1
    )
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()
