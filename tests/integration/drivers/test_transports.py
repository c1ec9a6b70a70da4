"""The sockets below the lines."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from drivers.pyrogram import transport as pyrogram
from drivers.telethon import transport as telethon


@pytest.fixture
def listener() -> Any:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


@pytest.fixture(
    params=[
        lambda: pyrogram.Transport(loop=asyncio.get_running_loop()),
        telethon.Transport,
    ],
    ids=["pyrogram", "telethon"],
)
async def transport(request: pytest.FixtureRequest, listener: socket.socket) -> AsyncIterator[Any]:
    make: Callable[[], Any] = request.param
    transport = make()
    await transport.connect(listener.getsockname())
    yield transport
    await transport.close()


async def test_a_peer_that_reads_nothing_does_not_hold_up_closing(transport: Any) -> None:
    sending = asyncio.ensure_future(transport.send(bytes(16_000_000)))
    await asyncio.sleep(0.1)
    assert not sending.done()

    async with asyncio.timeout(1):
        await transport.close()
        await asyncio.wait([sending])

    assert sending.exception() is None or isinstance(sending.exception(), OSError)


async def test_a_socket_that_is_closed_lets_nothing_leave(transport: Any) -> None:
    await transport.close()

    with pytest.raises((pyrogram.NotConnectedError, telethon.NotConnectedError)):
        await transport.send(bytes(8))


async def test_a_socket_that_the_peer_closed_ends_the_reading(
    transport: Any, listener: socket.socket
) -> None:
    peer, _ = listener.accept()
    peer.close()

    async with asyncio.timeout(1):
        assert not await transport.recv()
