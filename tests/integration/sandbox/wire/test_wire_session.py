"""The rules of an MTProto session, shown to a client that can break them."""

import asyncio
import struct
import time
from typing import Any

import pytest
from pyrogram.raw import functions, types
from pyrogram.raw.core import Bytes, FutureSalts, GzipPacked, TLObject

from sandbox.line import AuthKey
from sandbox.wire import WireServer
from tests.integration.sandbox.wire.raw_client import RawClient
from tests.integration.sandbox.wire.service import EchoService
from tests.integration.sandbox.wire.waiting import until

NEAREST = functions.help.GetNearestDc()


@pytest.fixture
async def client(server: WireServer, auth_key: AuthKey) -> Any:
    client = await RawClient.ready(server.port, auth_key.key)
    yield client
    await client.close()


async def test_a_wrong_salt_is_put_right_before_anything_is_handled(
    server: WireServer, service: EchoService, auth_key: AuthKey
) -> None:
    client = await RawClient.connect(server.port, auth_key.key)

    first = client.send(NEAREST)
    complaint = await client.receive()
    handled_before = list(service.queries)
    client.salt = complaint.new_server_salt
    answer = await client.call(NEAREST)

    assert (complaint.bad_msg_id, complaint.error_code) == (first, 48)
    assert handled_before == []
    assert answer.this_dc == 2
    await client.close()


async def test_renewed_salts_make_the_client_learn_anew(
    server: WireServer, client: RawClient
) -> None:
    server.renew_salts()

    client.send(NEAREST)
    complaint = await client.receive()

    assert complaint.error_code == 48
    assert complaint.new_server_salt != client.salt


async def test_a_new_session_is_announced_once(server: WireServer, auth_key: AuthKey) -> None:
    client = await RawClient.connect(server.port, auth_key.key)
    client.send(functions.Ping(ping_id=1), content=False)
    client.salt = (await client.receive(types.BadServerSalt)).new_server_salt

    client.send(functions.Ping(ping_id=2), content=False)
    client.send(functions.Ping(ping_id=3), content=False)
    said = [await client.receive() for _ in range(3)]

    assert [type(each) for each in said] == [types.NewSessionCreated, types.Pong, types.Pong]
    assert said[0].server_salt == client.salt
    await client.close()


async def test_a_message_whose_msg_key_does_not_fit_ends_the_line_unread(
    service: EchoService, client: RawClient
) -> None:
    frame = bytearray(client.packed(NEAREST, client.new_id(), 1))
    frame[-20] ^= 1

    client.send_bytes(bytes(frame))

    assert await client.is_closed()
    assert service.queries == []


@pytest.mark.parametrize(("offset", "code"), [(-301, 16), (31, 17)])
async def test_a_message_from_another_time_is_named_as_such(
    client: RawClient, offset: int, code: int
) -> None:
    msg_id = client.send(NEAREST, msg_id=int(time.time() + offset) << 32)

    complaint = await client.receive(types.BadMsgNotification)

    assert (complaint.bad_msg_id, complaint.error_code) == (msg_id, code)


async def test_a_message_with_a_servers_id_is_refused(client: RawClient) -> None:
    client.send(NEAREST, msg_id=client.new_id() | 1)

    assert (await client.receive(types.BadMsgNotification)).error_code == 18


async def test_a_request_with_an_even_number_is_refused(client: RawClient) -> None:
    client.send(NEAREST, seq_no=2)

    assert (await client.receive(types.BadMsgNotification)).error_code == 35


async def test_an_acknowledgement_with_an_odd_number_is_refused(client: RawClient) -> None:
    client.send(types.MsgsAck(msg_ids=[1]), seq_no=3)

    assert (await client.receive(types.BadMsgNotification)).error_code == 34


async def test_a_repeated_message_is_handled_once(service: EchoService, client: RawClient) -> None:
    msg_id = client.new_id()

    client.send(NEAREST, msg_id=msg_id)
    client.send(NEAREST, msg_id=msg_id)
    await client.result(msg_id)

    assert await client.nothing_comes()
    assert len(service.queries) == 1


async def test_each_message_of_a_container_is_answered(client: RawClient) -> None:
    ids = client.send_container(
        functions.PingDelayDisconnect(ping_id=5, disconnect_delay=9), NEAREST
    )

    pong = await client.receive(types.Pong)
    answer = await client.result(ids[1])

    assert (pong.msg_id, pong.ping_id) == (ids[0], 5)
    assert answer.this_dc == 2


async def test_a_container_that_is_shorter_than_it_says_ends_the_line(client: RawClient) -> None:
    client.send(struct.pack("<IIqii", 0x73F1F8DC, 2, client.new_id(), 1, 400), content=False)

    assert await client.is_closed()


async def test_a_compressed_request_is_read(client: RawClient) -> None:
    answer = await client.result(client.send(GzipPacked(NEAREST)))

    assert answer.this_dc == 2


async def test_something_compressed_and_damaged_ends_the_line(client: RawClient) -> None:
    client.send(struct.pack("<I", GzipPacked.ID) + Bytes(b"no gzip at all"))

    assert await client.is_closed()


async def test_a_large_answer_travels_compressed(service: EchoService, client: RawClient) -> None:
    service.answers[functions.help.GetSupportName] = lambda _: types.help.SupportName(
        name="n" * 50_000
    )
    before = client.bytes_received

    answer = await client.call(functions.help.GetSupportName())

    assert len(answer.name) == 50_000
    assert client.bytes_received - before < 1_000


async def test_acknowledged_messages_are_no_longer_counted(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    await client.call(NEAREST)
    service.lines[0].push(types.UpdatesTooLong())
    await client.receive(types.UpdatesTooLong)
    (line,) = server.lines
    before = line.unacknowledged

    client.send(types.MsgsAck(msg_ids=client.received_ids), content=False)
    await client.nothing_comes()

    assert (before, line.unacknowledged) == (3, 0)


async def test_future_salts_are_told(client: RawClient) -> None:
    msg_id = client.send(functions.GetFutureSalts(num=4))

    salts = await client.receive(FutureSalts)

    assert salts.req_msg_id == msg_id
    assert [each.salt for each in salts.salts] == [client.salt]


async def test_the_state_of_messages_is_told(client: RawClient) -> None:
    seen = client.send(NEAREST)

    client.send(types.MsgsStateReq(msg_ids=[seen, 4]), content=False)
    info = await client.receive(types.MsgsStateInfo)

    assert info.info == "\4\1"


async def test_nothing_is_kept_to_be_sent_again(client: RawClient) -> None:
    client.send(types.MsgResendReq(msg_ids=[1, 2]), content=False)

    assert (await client.receive(types.MsgsStateInfo)).info == "\1\1"


async def test_there_is_no_other_session_to_destroy(client: RawClient) -> None:
    client.send(functions.DestroySession(session_id=12))

    assert (await client.receive(types.DestroySessionNone)).session_id == 12


async def test_http_wait_is_taken_in_silence(client: RawClient) -> None:
    client.send(types.HttpWait(max_delay=0, wait_after=0, max_wait=0), content=False)

    assert await client.nothing_comes()


async def test_a_slow_answer_holds_up_no_other(service: EchoService, client: RawClient) -> None:
    gate = asyncio.Event()
    service.answers[functions.help.GetSupportName] = lambda _: when(gate)

    slow = client.send(functions.help.GetSupportName())
    quick = await client.call(NEAREST)
    gate.set()

    assert quick.this_dc == 2
    assert (await client.result(slow)).name == "late"


async def test_the_answer_of_a_dropped_request_is_not_sent(
    server: WireServer, service: EchoService, client: RawClient
) -> None:
    gate = asyncio.Event()
    service.answers[functions.help.GetSupportName] = lambda _: when(gate)

    slow = client.send(functions.help.GetSupportName())
    dropped = await client.call(functions.RpcDropAnswer(req_msg_id=slow))
    unknown = await client.call(functions.RpcDropAnswer(req_msg_id=4))
    gate.set()
    await until(lambda: not server._centre.tasks)

    assert isinstance(dropped, types.RpcAnswerDroppedRunning)
    assert isinstance(unknown, types.RpcAnswerUnknown)
    assert await client.nothing_comes()


async def test_an_unknown_method_is_refused_by_its_number_and_the_line_goes_on(
    client: RawClient,
) -> None:
    refused = await client.result(client.send(struct.pack("<II", 0x0BADCAFE, 0)))
    answer = await client.call(NEAREST)

    assert (refused.error_code, refused.error_message) == (
        400,
        "INPUT_CONSTRUCTOR_INVALID_0BADCAFE",
    )
    assert answer.this_dc == 2


@pytest.mark.parametrize(
    "body",
    [
        struct.pack("<I", functions.users.GetUsers.ID),
        struct.pack("<III", types.InputMessageID.ID, 0x1CB5C415, 0x7FFFFFFF),
        struct.pack("<III", functions.messages.GetMessages.ID, 0x1CB5C415, 0x7FFFFFFF),
        types.User(id=1).write(),
    ],
)
async def test_a_request_that_cannot_be_read_is_refused_and_the_line_goes_on(
    client: RawClient, body: bytes
) -> None:
    refused = await client.result(client.send(body))

    assert refused.error_code == 400
    assert (await client.call(NEAREST)).this_dc == 2


async def test_a_service_that_fails_is_an_error_for_the_client_alone(
    service: EchoService, client: RawClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: TLObject) -> None:
        raise LookupError("a mistake of the world")

    service.answers[functions.help.GetSupportName] = fail

    refused = await client.call(functions.help.GetSupportName())
    answer = await client.call(NEAREST)

    assert refused.error_code == 500
    assert answer.this_dc == 2
    assert "a mistake of the world" in caplog.text


async def when(gate: asyncio.Event) -> TLObject:
    await gate.wait()
    return types.help.SupportName(name="late")
