"""What the Telethon driver makes of the server's packets."""

import gzip
import logging
import os
import struct
import time
from typing import Any

import pytest
from mtproto.transport.packets import EncryptedMessagePacket
from telethon.tl import functions, types

from drivers.telethon.cipher import use_tgcrypto
from drivers.telethon.packets import Packets
from sandbox.line import auth_key_id
from sandbox.wire.envelope import Envelope, Message, open_envelope, seal_envelope
from sandbox.wire.message_ids import PUSH, MessageIds

KEY = os.urandom(256)
TOO_LONG = bytes(types.UpdatesTooLong())
SECRET = b"a text that nobody may log"


@pytest.fixture(autouse=True)
def _cipher() -> None:
    use_tgcrypto()


def packets() -> Packets:
    return Packets(KEY)


def session_id(packets: Packets) -> int:
    return int(packets._state.id)


def sealed(session: int, body: bytes, *, age: float = 0) -> bytes:
    message = Message(MessageIds(lambda: time.time() - age).next(PUSH), 1, body)
    sealed = seal_envelope(KEY, auth_key_id(KEY), Envelope(5, session, message))
    return bytes(EncryptedMessagePacket(*sealed).write())


def kinds(messages: list[Any]) -> list[str]:
    return [type(message.obj).__name__ for message in messages]


def test_the_server_reads_what_is_packed() -> None:
    here = packets()
    here.set_salt(77)

    msg_id, packet = here.pack(functions.PingRequest(ping_id=9))
    envelope = open_envelope(KEY, packet[8:24], packet[24:])

    assert (envelope.salt, envelope.session_id) == (77, session_id(here))
    assert envelope.message == Message(msg_id, 1, bytes(functions.PingRequest(ping_id=9)))


def test_requests_count_in_the_session_and_acknowledgements_do_not() -> None:
    here = packets()

    packed = [
        here.pack(body)[1]
        for body in (
            functions.PingRequest(ping_id=1),
            types.MsgsAck(msg_ids=[5]),
            functions.PingRequest(ping_id=2),
        )
    ]

    numbers = [open_envelope(KEY, packet[8:24], packet[24:]).message.seq_no for packet in packed]
    assert numbers == [1, 2, 3]


def test_what_the_server_sealed_is_unpacked() -> None:
    here = packets()

    assert kinds(here.unpack(sealed(session_id(here), TOO_LONG))) == ["UpdatesTooLong"]


def test_a_container_is_taken_apart_and_what_is_packed_in_it_too() -> None:
    here = packets()
    zipped = struct.pack("<I", 0x3072CFA1) + types.TLObject.serialize_bytes(gzip.compress(TOO_LONG))
    inner = b"".join(
        struct.pack("<qii", number, 1, len(body)) + body
        for number, body in ((5, TOO_LONG), (9, zipped))
    )

    messages = here.unpack(sealed(session_id(here), struct.pack("<Ii", 0x73F1F8DC, 2) + inner))

    assert kinds(messages) == ["UpdatesTooLong", "UpdatesTooLong"]
    assert [message.msg_id for message in messages] == [5, 9]


@pytest.mark.parametrize("age", [-60, 400])
def test_a_packet_from_another_time_is_dropped(age: float) -> None:
    here = packets()

    assert here.unpack(sealed(session_id(here), TOO_LONG, age=age)) == []


def test_a_packet_of_another_session_is_dropped() -> None:
    here = packets()

    assert here.unpack(sealed(session_id(here) ^ 1, TOO_LONG)) == []


def test_a_changed_packet_is_dropped() -> None:
    here = packets()
    packet = bytearray(sealed(session_id(here), TOO_LONG))
    packet[40] ^= 1

    assert here.unpack(bytes(packet)) == []


def test_a_packet_that_this_layer_does_not_know_is_dropped_and_not_quoted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = packets()
    caplog.set_level(logging.DEBUG)

    unpacked = here.unpack(sealed(session_id(here), b"\x01\x02\x03\x04" + SECRET + b"\0\0"))

    assert unpacked == []
    assert SECRET.decode() not in caplog.text
    assert "unknown constructor" in caplog.text
