"""Containers, ids, sequence numbers and TL, without a socket."""

import contextlib
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrogram.raw import functions, types
from pyrogram.raw.core import GzipPacked, MsgContainer, Vector
from pyrogram.raw.core import Message as CoreMessage

from sandbox.line import AuthKey, RpcError, auth_key_id
from sandbox.wire.codec import decode, encode, inflate, rpc_result
from sandbox.wire.container import MOST_BYTES, MOST_MESSAGES, batches, container_body, contents
from sandbox.wire.envelope import Envelope, Message
from sandbox.wire.errors import Rubbish
from sandbox.wire.message_ids import ANSWER, PUSH, MessageIds
from sandbox.wire.outgoing import answer, notice, push
from sandbox.wire.primes import is_prime, puzzle
from sandbox.wire.session import REMEMBERED_IDS, Fault, Session
from sandbox.wire.unwrap import unwrap

KEY = bytes(range(256))
NOW = 1_700_000_000
PING = functions.Ping(ping_id=1)
messages = st.lists(
    st.builds(Message, st.integers(1, 2**62), st.integers(0, 2**31 - 1), st.just(PING.write())),
    max_size=300,
)


@settings(deadline=None)
@given(messages)
def test_a_container_gives_back_what_was_put_in(put_in: list[Message]) -> None:
    container = Message(4, 0, container_body(put_in))

    assert list(contents(container)) == put_in


def test_kurigram_reads_a_container() -> None:
    inside = [Message(4, 1, PING.write()), Message(8, 3, PING.write())]

    read = decode(container_body(inside))

    assert isinstance(read, MsgContainer)
    assert [each.msg_id for each in read.messages] == [4, 8]


@settings(deadline=None)
@given(st.lists(st.integers(0, MOST_BYTES + 8), max_size=30))
def test_batches_keep_the_order_and_fit(sizes: list[int]) -> None:
    numbered = [Message(number, 0, bytes(size)) for number, size in enumerate(sizes)]

    cut = list(batches(numbered))

    assert [message for batch in cut for message in batch] == numbered
    for batch in cut:
        assert len(batch) <= MOST_MESSAGES
        assert len(batch) == 1 or sum(len(each.body) for each in batch) <= MOST_BYTES


@pytest.mark.parametrize(
    "body",
    [
        container_body([Message(4, 0, container_body([]))]),
        struct.pack("<II", MsgContainer.ID, 1),
        struct.pack("<IIqii", MsgContainer.ID, 1, 4, 1, -4),
        GzipPacked(GzipPacked(PING)).write(),
    ],
    ids=["nested", "too short", "negative length", "packed twice"],  # zip holds the time of day
)
def test_a_container_that_does_not_add_up_is_rubbish(body: bytes) -> None:
    with pytest.raises(Rubbish):
        list(contents(Message(4, 0, body)))


def test_something_compressed_does_not_swell_for_ever() -> None:
    swollen = functions.help.GetDeepLinkInfo(path="x" * (15 * 1024 * 1024))

    with pytest.raises(RpcError, match="INPUT_FETCH_ERROR"):
        inflate(GzipPacked(swollen).write())


def test_constructors_without_fields_are_read_as_objects() -> None:
    query = functions.users.GetUsers(id=[types.InputUserSelf(), types.InputUserSelf()])

    read = decode(query.write())

    assert [type(each) for each in read.id] == [types.InputUserSelf] * 2


def test_vectors_of_longs_are_read_as_longs() -> None:
    assert decode(types.MsgsAck(msg_ids=[1, 2]).write()).msg_ids == [1, 2]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_object_are_refused_and_nothing_worse(body: bytes) -> None:
    with contextlib.suppress(RpcError):
        decode(body)


def test_answers_of_every_kind_are_serialised() -> None:
    assert decode(encode(True)) is True
    assert encode([PING]) == Vector([PING])
    assert encode(PING) == encode(PING.write()) == PING.write()


def test_only_an_answer_that_gets_smaller_is_compressed() -> None:
    large = types.help.SupportName(name="n" * 5000).write()

    assert len(rpc_result(4, large)) < 200
    assert rpc_result(4, large[:100])[12:] == large[:100]


def test_ids_grow_even_when_the_clock_goes_back() -> None:
    times = iter([NOW, NOW, NOW - 10.0, NOW + 1])
    ids = MessageIds(times.__next__)

    made = [ids.next(mark) for mark in (ANSWER, PUSH, ANSWER, PUSH)]

    assert made == sorted(set(made))
    assert [each % 4 for each in made] == [1, 3, 1, 3]
    assert made[0] >> 32 == NOW


def test_only_content_takes_a_number() -> None:
    session = new_session()

    session.seal([notice(PING)])
    session.seal([answer(b"body"), notice(PING), push(b"body")])

    assert numbers_of(session, notice(PING)) == 4
    assert len(session.unacknowledged) == 2


def test_ids_that_are_remembered_are_bounded() -> None:
    session = new_session()

    for msg_id in range(REMEMBERED_IDS + 5):
        session.first_sight(msg_id)

    assert not session.was_seen(4)
    assert session.was_seen(5)


@pytest.mark.parametrize(
    ("msg_id", "salt", "fault"),
    [
        (NOW << 32, 9, None),
        (NOW << 32, 8, Fault.WRONG_SALT),
        ((NOW - 300) << 32, 9, None),
        ((NOW - 301) << 32, 8, Fault.TOO_OLD),
        ((NOW + 31) << 32, 8, Fault.TOO_NEW),
        ((NOW << 32) + 2, 9, Fault.NOT_A_CLIENTS_ID),
        (-4, 9, Fault.TOO_OLD),
    ],
)
def test_the_faults_of_a_message(msg_id: int, salt: int, fault: Fault | None) -> None:
    envelope = Envelope(salt, 1, Message(msg_id, 1, b""))

    assert new_session().fault(envelope, now=NOW) is fault


def test_a_request_comes_out_of_all_its_wrappers() -> None:
    query = functions.InvokeWithLayer(
        layer=229,
        query=functions.InitConnection(
            api_id=1,
            device_model="SIS",
            system_version="1",
            app_version="2",
            system_lang_code="en",
            lang_pack="",
            lang_code="en",
            query=functions.InvokeAfterMsg(
                msg_id=4, query=functions.InvokeWithoutUpdates(query=functions.help.GetConfig())
            ),
        ),
    )

    request = unwrap(query)

    assert isinstance(request.query, functions.help.GetConfig)
    assert request.after == (4,)
    assert (request.device["layer"], request.device["device_model"]) == (229, "SIS")


@pytest.mark.parametrize(
    "query", [types.User(id=1), functions.InvokeAfterMsg(msg_id=4, query=True)]
)
def test_what_is_no_method_is_no_request(query: object) -> None:
    with pytest.raises(RpcError, match="INPUT_METHOD_INVALID"):
        unwrap(query)


def test_puzzles_are_of_two_primes_of_four_bytes() -> None:
    p, q = puzzle()

    assert 2**24 < p < q < 2**25
    assert all(p % n and q % n for n in range(2, 5793))


def test_primes_are_told_from_numbers_that_look_like_them() -> None:
    primes = [n for n in range(9, 2000, 2) if is_prime(n)]

    assert primes == [n for n in range(9, 2000, 2) if all(n % d for d in range(3, n, 2))]
    assert not is_prime(25_326_001)


def new_session() -> Session:
    clock: Iterator[int] = iter(range(NOW, NOW + 100))
    auth_key = AuthKey(auth_key_id(KEY), KEY)
    return Session(auth_key, 1, salt=lambda: 9, ids=MessageIds(clock.__next__))


def numbers_of(session: Session, out: object) -> int:
    return session._number(out).seq_no  # type: ignore[arg-type]


def test_core_messages_have_the_layout_of_ours() -> None:
    ours = container_body([Message(4, 1, PING.write())])

    assert ours == MsgContainer([CoreMessage(PING, 4, 1, len(PING.write()))]).write()
