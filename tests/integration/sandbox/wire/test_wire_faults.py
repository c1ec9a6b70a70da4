"""Lines that break, freeze, are late or are refused, and clients that send rubbish."""

import asyncio
import os
import socket
import time
from contextlib import ExitStack
from typing import Any

import pytest
from mtproto.transport.transports import (
    AbridgedTransport,
    FullTransport,
    IntermediateTransport,
    PaddedIntermediateTransport,
)
from pyrogram.raw import functions, types

from sandbox.line import AuthKey
from sandbox.wire import ServerKey, WireServer
from tests.integration.sandbox.wire.raw_client import RawClient
from tests.integration.sandbox.wire.service import EchoService
from tests.integration.sandbox.wire.waiting import until

NEAREST = functions.help.GetNearestDc()
TOO_LONG = types.UpdatesTooLong()


@pytest.fixture
async def client(server: WireServer, auth_key: AuthKey) -> Any:
    client = await RawClient.ready(server.port, auth_key.key)
    await client.call(NEAREST)
    yield client
    await client.close()


async def test_a_line_that_promised_to_ping_and_fell_silent_is_closed(
    server: WireServer, client: RawClient
) -> None:
    began = time.monotonic()

    client.send(functions.PingDelayDisconnect(ping_id=1, disconnect_delay=1))
    await client.receive(types.Pong)

    assert await client.is_closed()
    assert 0.9 < time.monotonic() - began < 3
    await until(lambda: not server.lines)


async def test_a_line_that_keeps_its_promise_stays(client: RawClient) -> None:
    ends = time.monotonic() + 1.4

    while time.monotonic() < ends:
        client.send(functions.PingDelayDisconnect(ping_id=1, disconnect_delay=1))
        await client.receive(types.Pong)
        await asyncio.sleep(0.2)

    assert (await client.call(NEAREST)).this_dc == 2


async def test_a_cut_line_is_gone_for_both_sides(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    service.lines[0].cut()

    assert await client.is_closed()
    await until(lambda: not server.lines)
    assert service.lines == []


async def test_a_frozen_line_says_nothing_until_it_thaws(
    service: EchoService, client: RawClient
) -> None:
    line = service.lines[0]
    heard_before = len(service.queries)

    line.freeze()
    line.push(TOO_LONG)
    msg_id = client.send(NEAREST)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client.receive()
    heard_in_the_freeze = len(service.queries) - heard_before
    line.thaw()
    pushed = await client.receive()

    assert heard_in_the_freeze == 0
    assert isinstance(pushed, types.UpdatesTooLong)
    assert (await client.result(msg_id)).this_dc == 2


async def test_a_frozen_line_is_not_closed_for_its_silence(
    service: EchoService, client: RawClient
) -> None:
    line = service.lines[0]
    client.send(functions.PingDelayDisconnect(ping_id=1, disconnect_delay=1))
    await client.receive(types.Pong)

    line.freeze()
    await asyncio.sleep(1.2)
    line.thaw()

    assert (await client.call(NEAREST)).this_dc == 2


async def test_a_client_that_gives_up_in_a_freeze_is_seen_to_have_gone(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    service.lines[0].freeze()

    await client.close()

    await until(lambda: not server.lines)
    assert service.lines == []


async def test_an_outage_cuts_and_refuses_and_ends_on_the_same_port(
    server: WireServer, client: RawClient, auth_key: AuthKey
) -> None:
    port = server.port

    await server.outage(True)
    assert await client.is_closed()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    await server.outage(False)
    again = await RawClient.ready(port, auth_key.key)

    assert server.port == port
    assert (await again.call(NEAREST)).this_dc == 2
    await again.close()


@pytest.mark.parametrize("turns", range(5))
async def test_a_client_that_was_at_the_door_when_an_outage_began_is_cut(
    server: WireServer, turns: int
) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            caller = stack.enter_context(socket.socket())
            caller.connect(("127.0.0.1", server.port))
        for _ in range(turns):
            await asyncio.sleep(0)

        await server.outage(True)
        for _ in range(10):
            await asyncio.sleep(0)

        assert server.lines == ()


async def test_a_server_that_accepts_and_cuts_says_nothing(server: WireServer) -> None:
    server.cut_new_lines = True
    client = await RawClient.connect(server.port, bytes(256))

    closed = await client.is_closed()

    assert closed
    await client.close()


async def test_a_port_that_is_taken_is_an_error_at_the_start(
    server: WireServer, service: EchoService, server_key: ServerKey
) -> None:
    second = WireServer(service, keys=server_key, port=server.port)

    with pytest.raises(OSError, match="in use"):
        await second.start()


async def test_latency_delays_answers_and_pushes_and_keeps_their_order(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    (line,) = server.lines
    began = time.monotonic()

    line.latency = 0.2
    line.push(short(1))
    line.latency = 0.0
    line.push(short(2))
    client.send(NEAREST)
    heard = [await client.receive() for _ in range(3)]

    assert [type(each) for each in heard] == [types.UpdateShort] * 2 + [types.RpcResult]
    assert [each.date for each in heard[:2]] == [1, 2]
    assert 0.19 < time.monotonic() - began < 1


async def test_the_servers_latency_is_every_lines(server: WireServer, client: RawClient) -> None:
    server.latency = 0.15
    began = time.monotonic()

    await client.call(NEAREST)

    assert time.monotonic() - began > 0.14


async def test_an_unknown_key_is_answered_with_404_and_closed(server: WireServer) -> None:
    client = await RawClient.connect(server.port, os.urandom(256))

    client.send(NEAREST)

    assert await client.transport_error() == 404
    assert await client.is_closed()
    await client.close()


async def test_a_key_that_is_forgotten_ends_its_open_line(
    service: EchoService, client: RawClient
) -> None:
    service.keys.clear()

    client.send(NEAREST)

    assert await client.transport_error() == 404
    assert await client.is_closed()


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\xef\x01\x00\x00\x00\x00",
        b"\xef" + b"\x0a" + bytes(40),
        b"\xee\xee\xee\xee\xff\xff\xff\x7f",
        b"\x04\x00\x00\x00\x00\x00\x00\x00" + bytes(64),
        b"\x28\x00\x00\x00\x00\x00\x00\x00" + bytes(64),
        bytes(range(1, 65)) + bytes(300),
    ],
)
async def test_rubbish_costs_its_sender_the_line_and_nobody_else(
    server: WireServer, client: RawClient, rubbish: bytes
) -> None:
    rude = await RawClient.connect(server.port, bytes(256))

    rude.send_bytes(rubbish)

    assert await rude.is_closed()
    assert (await client.call(NEAREST)).this_dc == 2
    await rude.close()


@pytest.mark.parametrize(
    "transport",
    [AbridgedTransport, IntermediateTransport, PaddedIntermediateTransport, FullTransport],
)
async def test_every_transport_carries_frames_that_arrive_byte_by_byte(
    server: WireServer, auth_key: AuthKey, transport: Any
) -> None:
    client = await RawClient.connect(server.port, auth_key.key, transport)

    for byte in client.packed(functions.Ping(ping_id=1), client.new_id(), 0):
        client.send_bytes(bytes([byte]))
        await asyncio.sleep(0)

    assert isinstance(await client.receive(), types.BadServerSalt)
    await client.close()


async def test_requests_under_way_end_with_the_server(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    began = asyncio.Event()
    ended = asyncio.Event()

    async def for_ever(_: Any) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    service.answers[functions.help.GetNearestDc] = for_ever
    client.send(NEAREST)
    await began.wait()

    await server.stop()

    assert ended.is_set()
    assert await client.is_closed()


async def test_a_request_goes_on_when_its_line_is_cut(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    gate, done = asyncio.Event(), asyncio.Event()

    async def act(_: Any) -> Any:
        await gate.wait()
        done.set()
        return types.NearestDc(country="XX", this_dc=2, nearest_dc=2)

    service.answers[functions.help.GetNearestDc] = act
    client.send(NEAREST)
    await until(lambda: len(service.queries) == 2)
    service.lines[0].cut()
    await until(lambda: not server.lines)
    gate.set()

    async with asyncio.timeout(5):
        await done.wait()


def short(date: int) -> types.UpdateShort:
    return types.UpdateShort(update=types.UpdateConfig(), date=date)
