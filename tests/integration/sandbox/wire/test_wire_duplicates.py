"""One auth key on two lines at once: Telegram revokes it."""

import pytest
from pyrogram.errors import AuthKeyDuplicated
from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from sandbox.line import AuthKey
from sandbox.wire import ServerKey, WireServer
from tests.integration.sandbox.wire.libraries import kurigram, kurigram_client
from tests.integration.sandbox.wire.raw_client import RawClient
from tests.integration.sandbox.wire.service import EchoService
from tests.integration.sandbox.wire.waiting import until

NEAREST = functions.help.GetNearestDc()
STATE = functions.updates.GetState()


async def test_two_lines_that_make_requests_with_one_key_lose_it(
    server: WireServer, auth_key: AuthKey
) -> None:
    first = await RawClient.ready(server.port, auth_key.key)
    second = await RawClient.ready(server.port, auth_key.key)

    await first.call(STATE)
    refused = await second.call(STATE)

    assert said(refused) == (406, "AUTH_KEY_DUPLICATED")
    assert auth_key.revoked
    assert server.duplicates == 1
    await first.close()
    await second.close()


async def test_a_duplicated_key_is_dead_for_both_and_counted_once(
    server: WireServer, service: EchoService, auth_key: AuthKey
) -> None:
    first = await RawClient.ready(server.port, auth_key.key)
    second = await RawClient.ready(server.port, auth_key.key)
    await first.call(STATE)
    await second.call(STATE)

    refusals = [await client.call(STATE) for client in (first, second, first)]
    allowed = await first.call(NEAREST)
    service.lines[0].push(types.UpdatesTooLong())

    assert {said(each) for each in refusals} == {(401, "AUTH_KEY_UNREGISTERED")}
    assert allowed.this_dc == 2
    assert server.duplicates == 1
    assert await first.nothing_comes()
    await first.close()
    await second.close()


async def test_whoever_asked_is_told_of_a_duplicate(
    service: EchoService, server_key: ServerKey, auth_key: AuthKey
) -> None:
    told: list[AuthKey] = []
    server = WireServer(service, keys=server_key, on_duplicate=told.append)
    await server.start()
    clients = [await RawClient.ready(server.port, auth_key.key) for _ in range(2)]

    for client in clients:
        await client.call(STATE)

    assert told == [auth_key]
    for client in clients:
        await client.close()
    await server.stop()


async def test_pings_make_no_duplicate(server: WireServer, auth_key: AuthKey) -> None:
    first = await RawClient.ready(server.port, auth_key.key)
    await first.call(STATE)

    second = await RawClient.ready(server.port, auth_key.key)
    second.send(functions.PingDelayDisconnect(ping_id=1, disconnect_delay=60))
    await second.receive(types.Pong)

    assert isinstance(await first.call(STATE), types.updates.State)
    assert server.duplicates == 0
    await first.close()
    await second.close()


async def test_a_client_that_closes_before_it_comes_back_is_one_client(
    server: WireServer, auth_key: AuthKey
) -> None:
    for _ in range(20):
        client = await RawClient.ready(server.port, auth_key.key)
        answer = await client.call(STATE)
        await client.close()

        assert isinstance(answer, types.updates.State)
    assert server.duplicates == 0


async def test_a_client_whose_old_line_was_frozen_may_come_back(
    server: WireServer, service: EchoService, auth_key: AuthKey
) -> None:
    old = await RawClient.ready(server.port, auth_key.key)
    await old.call(STATE)
    service.lines[0].freeze()
    old.send(STATE)
    await old.close()

    new = await RawClient.ready(server.port, auth_key.key)
    answer = await new.call(STATE)

    assert isinstance(answer, types.updates.State)
    assert server.duplicates == 0
    await new.close()


async def test_a_frozen_client_that_thaws_beside_its_successor_is_a_duplicate(
    server: WireServer, service: EchoService, auth_key: AuthKey
) -> None:
    frozen = await RawClient.ready(server.port, auth_key.key)
    (line,) = server.lines
    line.freeze()
    frozen.send(STATE)
    successor = await RawClient.ready(server.port, auth_key.key)
    await successor.call(STATE)

    line.thaw()

    assert said((await frozen.receive(types.RpcResult)).result) == (406, "AUTH_KEY_DUPLICATED")
    assert server.duplicates == 1
    await frozen.close()
    await successor.close()


async def test_kurigram_is_told_that_its_key_is_used_twice(server: WireServer) -> None:
    async with kurigram(server) as holder:
        session = await session_string(holder)
        second = kurigram_client(server, session_string=session)
        with pytest.raises(AuthKeyDuplicated):
            await second.connect()
        await until(lambda: server.duplicates == 1)


async def session_string(client: object) -> str:
    """What kurigram exports, which needs a user id to be set."""
    await client.storage.user_id(77)  # type: ignore[attr-defined]
    await client.storage.is_bot(False)  # type: ignore[attr-defined]
    return str(await client.export_session_string())  # type: ignore[attr-defined]


def said(refusal: TLObject) -> tuple[int, str]:
    return refusal.error_code, refusal.error_message
