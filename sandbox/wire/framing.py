"""The transport of one line: bytes from a socket to packets, and packets to bytes."""

from collections.abc import Iterator
from typing import TypeAlias

from mtproto.transport.buffer import RxBuffer, TxBuffer
from mtproto.transport.packets import (
    BasePacket,
    EncryptedMessagePacket,
    ErrorPacket,
    UnencryptedMessagePacket,
)
from mtproto.transport.transports import IntermediateTransport
from mtproto.transport.transports.base_transport import BaseTransport, TcpTransport

from sandbox.wire.errors import Rubbish

Packet: TypeAlias = UnencryptedMessagePacket | EncryptedMessagePacket
_NO_HTTP = "HTTP and WebSocket are not spoken here."


class Framing:
    """The transport that a client's first bytes choose, and its frames in both directions.

    Abridged, intermediate, padded intermediate and full, the first three also obfuscated.
    """

    def __init__(self) -> None:
        self._received = RxBuffer()
        self._to_send = TxBuffer()
        self._transport: TcpTransport | None = None

    def feed(self, data: bytes) -> Iterator[Packet]:
        """Take what the socket gave and yield each packet that is now whole.

        Raises:
            Rubbish: the bytes are of no transport, or a frame of theirs is damaged.
        """
        self._received.data_received(data)
        if self._transport is None:
            self._transport = self._recognise()
        while self._transport is not None and self._frame_is_whole(self._transport):
            yield self._read(self._transport)

    def frame(self, packet: BasePacket) -> bytes:
        """The packet as this transport sends it. Only a line that was heard can be answered."""
        if self._transport is None:
            raise RuntimeError("A line is answered in the transport that its client chose.")
        self._transport.write(packet)
        return bytes(self._to_send.get_data())

    def _recognise(self) -> TcpTransport | None:
        try:
            transport = BaseTransport.from_buffer(self._received, self._to_send)
        except ValueError as error:
            raise Rubbish("The first bytes name no transport.") from error
        except RuntimeError as error:  # the library lacks what it needs for HTTP
            raise Rubbish(_NO_HTTP) from error
        if transport is not None and not isinstance(transport, TcpTransport):
            raise Rubbish(_NO_HTTP)
        return transport

    def _frame_is_whole(self, transport: TcpTransport) -> bool:
        if not isinstance(transport, IntermediateTransport):
            return bool(transport.has_packet())
        # The library's own test forgets the 4 bytes of the length, and then loses them
        # when TCP cuts a frame within its last 4 bytes.
        if len(self._received) < 4:
            return False
        length = int.from_bytes(self._received.peekexactly(4), "little") & 0x7FFFFFFF
        return len(self._received) >= length + 4 or length > transport.max_packet_size

    def _read(self, transport: TcpTransport) -> Packet:
        try:
            packet: Packet | None = transport.read()
        except ValueError as error:
            raise Rubbish("A frame is damaged.") from error
        if isinstance(packet, UnencryptedMessagePacket | EncryptedMessagePacket):
            return packet
        raise Rubbish("A frame is damaged, too long, or nothing that a client sends.")


def transport_error(code: int) -> ErrorPacket:
    """The four bytes that stand in place of a packet, such as -404: no such auth key."""
    return ErrorPacket(code)
