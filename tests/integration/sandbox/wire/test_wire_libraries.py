"""The unmodified kurigram and Telethon over the wire."""

import asyncio
from typing import Any

import pytest
from pyrogram.connection.transport import (
    TCPAbridged,
    TCPAbridgedO,
    TCPFull,
    TCPIntermediate,
    TCPIntermediateO,
)
from pyrogram.errors import FloodWait
from pyrogram.handlers import RawUpdateHandler
from pyrogram.raw import functions, types
from telethon import events
from telethon.errors import FloodWaitError
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
    ConnectionTcpObfuscated,
)
from telethon.tl import functions as telethon_functions
from telethon.tl import types as telethon_types

from sandbox.line import RpcError
from sandbox.wire import WireServer
from tests.integration.sandbox.wire.libraries import kurigram, telethon_client
from tests.integration.sandbox.wire.service import EchoService

LONG = "a long text that a library compresses. " * 60


@pytest.mark.parametrize(
    "transport", [TCPAbridged, TCPAbridgedO, TCPFull, TCPIntermediate, TCPIntermediateO]
)
async def test_kurigram_exchanges_a_key_and_calls(server: WireServer, transport: Any) -> None:
    async with kurigram(server, transport) as client:
        nearest = await client.invoke(functions.help.GetNearestDc())

    assert nearest.nearest_dc == 2


@pytest.mark.parametrize(
    "transport",
    [
        ConnectionTcpFull,
        ConnectionTcpAbridged,
        ConnectionTcpIntermediate,
        ConnectionTcpObfuscated,
    ],
)
async def test_telethon_exchanges_a_key_and_calls(server: WireServer, transport: Any) -> None:
    async with telethon_client(server, transport) as client:
        nearest = await client(telethon_functions.help.GetNearestDcRequest())

    assert nearest.nearest_dc == 2


async def test_both_libraries_read_a_compressed_answer(
    server: WireServer, service: EchoService
) -> None:
    service.answers[functions.help.GetSupport] = lambda _: types.help.Support(
        phone_number=LONG, user=types.User(id=1, access_hash=2, first_name="Support")
    )

    async with kurigram(server) as first, telethon_client(server) as second:
        from_kurigram = await first.invoke(functions.help.GetSupport())
        from_telethon = await second(telethon_functions.help.GetSupportRequest())

    assert from_kurigram.phone_number == from_telethon.phone_number == LONG


async def test_a_request_that_telethon_compressed_arrives_whole(
    server: WireServer, service: EchoService
) -> None:
    service.answers[functions.help.GetDeepLinkInfo] = lambda _: types.help.DeepLinkInfoEmpty()

    async with telethon_client(server) as client:
        await client(telethon_functions.help.GetDeepLinkInfoRequest(LONG))

    (query,) = service.asked(functions.help.GetDeepLinkInfo)
    assert query.path == LONG


async def test_requests_that_telethon_put_in_one_container_are_all_answered(
    server: WireServer,
) -> None:
    request = telethon_functions.help.GetNearestDcRequest

    async with telethon_client(server) as client:
        answers = await asyncio.gather(*(client(request()) for _ in range(20)))

    assert [answer.this_dc for answer in answers] == [2] * 20


async def test_ordered_requests_begin_one_after_the_other(
    server: WireServer, service: EchoService
) -> None:
    steps: list[str] = []

    async def slow(_: Any) -> Any:
        steps.append("first begins")
        await asyncio.sleep(0.05)
        steps.append("first ends")
        return types.NearestDc(country="XX", this_dc=2, nearest_dc=2)

    def quick(_: Any) -> Any:
        steps.append("second begins")
        return types.help.DeepLinkInfoEmpty()

    service.answers |= {functions.help.GetNearestDc: slow, functions.help.GetDeepLinkInfo: quick}
    async with telethon_client(server) as client:
        requests = [
            telethon_functions.help.GetNearestDcRequest(),
            telethon_functions.help.GetDeepLinkInfoRequest("a"),
        ]
        await client(requests, ordered=True)

    assert steps == ["first begins", "first ends", "second begins"]


async def test_a_vector_of_objects_without_fields_arrives_as_objects(
    server: WireServer, service: EchoService
) -> None:
    async with kurigram(server) as client:
        await client.invoke(functions.users.GetUsers(id=[types.InputUserSelf()] * 3))

    (query,) = service.asked(functions.users.GetUsers)
    assert [type(each) for each in query.id] == [types.InputUserSelf] * 3


async def test_the_device_that_a_client_names_is_noted_on_its_key(
    server: WireServer, service: EchoService
) -> None:
    async with kurigram(server):
        (key,) = service.keys.values()

    assert key.device["app_version"].startswith("Pyrogram")
    assert key.device["layer"] == 229


async def test_an_error_reaches_both_libraries_by_its_name(
    server: WireServer, service: EchoService
) -> None:
    def refuse(_: Any) -> Any:
        raise RpcError(420, "FLOOD_WAIT_7")

    service.answers[functions.help.GetNearestDc] = refuse
    async with kurigram(server) as first, telethon_client(server) as second:
        with pytest.raises(FloodWait) as from_kurigram:
            await first.invoke(functions.help.GetNearestDc())
        with pytest.raises(FloodWaitError) as from_telethon:
            await second(telethon_functions.help.GetNearestDcRequest())

    assert (from_kurigram.value.value, from_telethon.value.seconds) == (7, 7)


async def test_kurigram_hears_pushes_in_their_order(
    server: WireServer, service: EchoService
) -> None:
    heard: list[int] = []
    done = asyncio.Event()

    async def on_update(_client: Any, update: Any, _users: Any, _chats: Any) -> None:
        heard.append(update.user_id)
        if len(heard) == 30:
            done.set()

    async with kurigram(server) as client:
        client.add_handler(RawUpdateHandler(on_update))
        await client.dispatcher.start()
        for user_id in range(30):
            service.lines[0].push(typing(user_id))
        await asyncio.wait_for(done.wait(), 5)
        await client.dispatcher.stop()

    assert heard == list(range(30))


async def test_telethon_hears_a_push_that_was_serialised_before(
    server: WireServer, service: EchoService
) -> None:
    heard: asyncio.Queue[int] = asyncio.Queue()

    async with telethon_client(server) as client:

        async def on_update(update: Any) -> None:
            await heard.put(update.user_id)

        client.add_event_handler(on_update, events.Raw(telethon_types.UpdateUserTyping))
        service.lines[0].push(typing(42).write())
        user_id = await asyncio.wait_for(heard.get(), 5)

    assert user_id == 42


def typing(user_id: int) -> types.UpdateShort:
    action = types.SendMessageTypingAction()
    return types.UpdateShort(
        update=types.UpdateUserTyping(user_id=user_id, action=action), date=1_700_000_000
    )
