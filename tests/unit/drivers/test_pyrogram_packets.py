"""What the Pyrogram driver takes out of the server's packets."""

import os
import struct
import time

import pytest
from pyrogram.errors import SecurityCheckMismatch

from drivers.pyrogram.packets import RawMessage, open_packet
from sandbox.line import auth_key_id
from sandbox.wire.envelope import Envelope, Message, seal_envelope
from sandbox.wire.message_ids import PUSH, MessageIds

KEY = os.urandom(256)
KEY_ID = auth_key_id(KEY).to_bytes(8, "little")
SESSION = 77
SESSION_ID = SESSION.to_bytes(8, "little")
BODY = b"\x01\x02\x03\x04 two words "
MSG_ID = MessageIds(time.time).next(PUSH)


def sealed(body: bytes, *, msg_id: int = MSG_ID, key: bytes = KEY) -> bytes:
    envelope = Envelope(5, SESSION, Message(msg_id, 1, body))
    _, msg_key, encrypted = seal_envelope(key, auth_key_id(key), envelope)
    return KEY_ID + msg_key + encrypted


def opened(packet: bytes, *, session_id: bytes = SESSION_ID) -> list[RawMessage]:
    return open_packet(packet, session_id, KEY, KEY_ID)


def test_what_the_server_sealed_is_taken_out() -> None:
    assert opened(sealed(BODY)) == [RawMessage(MSG_ID, 1, BODY)]


def test_a_container_is_taken_apart() -> None:
    inner = b"".join(struct.pack("<qii", n, n, len(BODY)) + BODY for n in (5, 9))

    messages = opened(sealed(struct.pack("<Ii", 0x73F1F8DC, 2) + inner))

    assert messages == [RawMessage(5, 5, BODY), RawMessage(9, 9, BODY)]


def test_a_packet_that_was_changed_on_its_way_is_refused_wherever_it_was_changed() -> None:
    whole = sealed(BODY)
    for at in range(len(whole)):
        packet = bytearray(whole)
        packet[at] ^= 1
        with pytest.raises(SecurityCheckMismatch):
            opened(bytes(packet))


@pytest.mark.parametrize("length", [0, 7, 8, 24, 40, 56, 72])
def test_a_packet_that_was_cut_is_refused(length: int) -> None:
    with pytest.raises(SecurityCheckMismatch):
        opened(sealed(BODY)[:length])


def test_a_packet_of_another_session_is_refused() -> None:
    with pytest.raises(SecurityCheckMismatch):
        opened(sealed(BODY), session_id=bytes(8))


def test_a_packet_under_another_key_is_refused() -> None:
    with pytest.raises(SecurityCheckMismatch):
        opened(sealed(BODY, key=os.urandom(256)))


def test_an_id_that_no_server_gives_is_refused() -> None:
    with pytest.raises(SecurityCheckMismatch):
        opened(sealed(BODY, msg_id=MSG_ID & ~1))
