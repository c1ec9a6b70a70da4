"""MTProto's encryption, checked against both client libraries."""

import logging
import os
import struct
import time
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mtproto.crypto.aes import ige256_encrypt, kdf
from mtproto.enums import ConnectionRole
from mtproto.transport.packets import DecryptedMessagePacket, EncryptedMessagePacket
from pyrogram.crypto import mtproto as kurigram_mtproto
from pyrogram.raw.types import UpdatesTooLong
from telethon.crypto import AuthKey as TelethonKey
from telethon.network.mtprotostate import MTProtoState

from sandbox.line import auth_key_id
from sandbox.wire.envelope import Envelope, Message, open_envelope, seal_envelope
from sandbox.wire.errors import Rubbish
from sandbox.wire.message_ids import PUSH, MessageIds

KEY = bytes(range(256))
longs = st.integers(-(2**63), 2**63 - 1)
bodies = st.binary(max_size=200).map(lambda data: data + bytes(-len(data) % 4))


def sealed_by_a_client(envelope: Envelope) -> EncryptedMessagePacket:
    salt = envelope.salt.to_bytes(8, "little", signed=True)
    packet = DecryptedMessagePacket(salt, envelope.session_id, *envelope.message)
    return packet.encrypt(KEY, ConnectionRole.CLIENT)


@settings(deadline=None)
@given(longs, longs, longs, st.integers(0, 2**31 - 1), bodies)
def test_what_a_client_sealed_is_opened(
    salt: int, session_id: int, msg_id: int, seq_no: int, body: bytes
) -> None:
    envelope = Envelope(salt, session_id, Message(msg_id, seq_no, body))
    packet = sealed_by_a_client(envelope)

    assert open_envelope(KEY, packet.message_key, packet.encrypted_data) == envelope


@settings(deadline=None)
@given(st.integers(0, 15), st.integers(0, 79), st.integers(1, 255))
def test_a_changed_byte_makes_rubbish_of_an_envelope(at_key: int, at: int, change: int) -> None:
    packet = sealed_by_a_client(Envelope(1, 2, Message(4, 1, b"body")))
    msg_key, encrypted = bytearray(packet.message_key), bytearray(packet.encrypted_data)
    encrypted[at % len(encrypted)] ^= change

    with pytest.raises(Rubbish):
        open_envelope(KEY, bytes(msg_key), bytes(encrypted))

    msg_key[at_key] ^= change
    with pytest.raises(Rubbish):
        open_envelope(KEY, bytes(msg_key), packet.encrypted_data)


@pytest.mark.parametrize("length", [0, 16, 33, 1000])
def test_an_envelope_of_a_wrong_length_is_rubbish(length: int) -> None:
    with pytest.raises(Rubbish):
        open_envelope(KEY, bytes(16), bytes(length))


def test_a_body_that_is_no_multiple_of_four_bytes_is_rubbish() -> None:
    packet = sealed_by_a_client(Envelope(1, 2, Message(4, 1, b"odd")))

    with pytest.raises(Rubbish):
        open_envelope(KEY, packet.message_key, packet.encrypted_data)


@pytest.mark.parametrize("padding", [0, 8, 1028])
def test_padding_of_a_wrong_length_is_rubbish(padding: int) -> None:
    body = bytes(8 if padding == 8 else 12 if padding == 1028 else 0)
    plain = struct.pack("<qqqii", 1, 2, 4, 1, len(body)) + body + bytes(padding)
    msg_key = sha256(KEY[88:120] + plain).digest()[8:24]

    with pytest.raises(Rubbish, match="padding"):
        open_envelope(KEY, msg_key, ige256_encrypt(plain, *kdf(KEY, msg_key, True)))


def test_kurigram_opens_what_is_sealed() -> None:
    session_id = os.urandom(8)
    packet = sealed_for(int.from_bytes(session_id, "little", signed=True))

    key_id = auth_key_id(KEY).to_bytes(8, "little")
    message = kurigram_mtproto.unpack(BytesIO(packet), session_id, KEY, key_id)

    assert isinstance(message.body, UpdatesTooLong)


def test_telethon_opens_what_is_sealed() -> None:
    state = MTProtoState(TelethonKey(KEY), {"telethon.network.mtprotostate": logging.getLogger()})

    message = state.decrypt_message_data(sealed_for(state.id))

    assert type(message.obj).__name__ == "UpdatesTooLong"


def sealed_for(session_id: int) -> bytes:
    msg_id = MessageIds(time.time).next(PUSH)
    envelope = Envelope(5, session_id, Message(msg_id, 1, UpdatesTooLong().write()))
    packet = EncryptedMessagePacket(*seal_envelope(KEY, auth_key_id(KEY), envelope))
    return bytes(packet.write())
