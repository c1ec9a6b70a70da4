"""Frames in every transport, however TCP cuts them."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mtproto.transport import Connection
from mtproto.transport.packets import EncryptedMessagePacket, UnencryptedMessagePacket
from mtproto.transport.transports import (
    AbridgedTransport,
    FullTransport,
    IntermediateTransport,
    PaddedIntermediateTransport,
)

from sandbox.wire.errors import Rubbish
from sandbox.wire.framing import Framing, transport_error

TRANSPORTS = [
    (AbridgedTransport, False),
    (AbridgedTransport, True),
    (IntermediateTransport, False),
    (IntermediateTransport, True),
    (PaddedIntermediateTransport, False),
    (PaddedIntermediateTransport, True),
    (FullTransport, False),
]
blocks = st.binary(min_size=1, max_size=50).map(lambda block: block * 16)
packets = st.builds(
    EncryptedMessagePacket,
    st.integers(-(2**63), 2**63 - 1).filter(bool),
    st.binary(min_size=16, max_size=16),
    blocks,
)


@settings(deadline=None)
@given(st.sampled_from(TRANSPORTS), st.lists(packets, min_size=1, max_size=4), st.data())
def test_packets_come_out_whole_and_in_order_however_the_bytes_are_cut(
    transport: Any, sent: list[EncryptedMessagePacket], data: st.DataObject
) -> None:
    client = Connection(transport=transport[0], obfuscated=transport[1])
    stream = b"".join([bytes(client.send(packet)) for packet in sent])
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=12)))
    pieces = [
        stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
    ]
    framing = Framing()

    received = [packet for piece in pieces for packet in framing.feed(piece)]

    assert [packet.write() for packet in received] == [packet.write() for packet in sent]


@pytest.mark.parametrize(("transport", "obfuscated"), TRANSPORTS)
def test_an_answer_is_framed_as_the_client_reads_it(transport: Any, obfuscated: bool) -> None:
    client = Connection(transport=transport, obfuscated=obfuscated)
    question = bytes(client.send(UnencryptedMessagePacket(4, b"question")))
    framing = Framing()
    (heard,) = framing.feed(question)

    client.data_received(framing.frame(UnencryptedMessagePacket(5, b"answered")))
    client.data_received(framing.frame(transport_error(404)))

    assert heard.message_data == b"question"
    assert client.next_event().message_data == b"answered"
    assert client.next_event().error_code == 404


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"\xef", b"\xee" * 4, b"\xdd" * 4]))
def test_noise_is_called_rubbish_and_nothing_worse(noise: bytes, tag: bytes) -> None:
    with contextlib.suppress(Rubbish):
        list(Framing().feed(tag + noise))


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 30) | st.integers(0, 2**32 - 1))
def test_noise_in_a_full_frame_is_called_rubbish_and_nothing_worse(
    noise: bytes, length: int
) -> None:
    with contextlib.suppress(Rubbish):
        list(Framing().feed(length.to_bytes(4, "little") + bytes(4) + noise))


@pytest.mark.parametrize("verb", [b"GET ", b"POST"])
def test_http_is_refused_as_such(verb: bytes) -> None:
    with pytest.raises(Rubbish, match="HTTP"):
        list(Framing().feed(verb + b" / HTTP/1.1"))


def test_a_line_that_was_not_heard_cannot_be_answered() -> None:
    with pytest.raises(RuntimeError):
        Framing().frame(transport_error(404))
