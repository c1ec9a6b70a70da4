"""One client's TCP connection: its bytes, its faults, and the conversation on it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import cast

from mtproto.transport.packets import BasePacket
from pyrogram.raw.core import TLObject

from sandbox.line import AuthKey
from sandbox.wire.centre import Centre
from sandbox.wire.codec import encode
from sandbox.wire.conversation import Conversation
from sandbox.wire.deadline import Deadline
from sandbox.wire.errors import Rubbish, UnknownKey
from sandbox.wire.framing import Framing, transport_error

log = logging.getLogger(__name__)

NO_SUCH_KEY = 404


class WireLine(asyncio.Protocol):
    """A line as the world sees it (`sandbox.line.Line`), over one socket.

    In a freeze what the client sends is kept and not looked at, so that a client which
    gives up and closes its socket is still seen to have gone.
    """

    def __init__(
        self,
        centre: Centre,
        *,
        opened: Callable[["WireLine"], None],
        closed: Callable[["WireLine"], None],
    ) -> None:
        self._centre = centre
        self._opened = opened
        self._closed = closed
        self._line_id = next(centre.line_ids)
        self._framing = Framing()
        self._conversation = Conversation(centre, self)
        self._silence = Deadline(self.cut)
        self._frozen: bytearray | None = None
        self._deaf = False
        self._transport: asyncio.Transport | None = None

    @property
    def line_id(self) -> int:
        """A number that no other line of this server has had."""
        return self._line_id

    @property
    def peer(self) -> str:
        """The address that the connection came from; empty before it is open and after its end."""
        name = self._transport.get_extra_info("peername") if self._transport else None
        return str(name[0]) if name else ""

    @property
    def auth_key(self) -> AuthKey:
        """The key that its client speaks under; RuntimeError before the first encrypted packet."""
        if self._conversation.auth_key is None:
            raise RuntimeError("This line has no auth key yet.")
        return self._conversation.auth_key

    @property
    def latency(self) -> float:
        """Seconds by which everything that is sent on this line is late; order is kept."""
        return self._conversation.outbox.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._conversation.outbox.latency = seconds

    @property
    def unacknowledged(self) -> int:
        """How many answers and pushes the client has not acknowledged (2,000 at most)."""
        session = self._conversation.session
        return len(session.unacknowledged) if session else 0

    def push(self, updates: TLObject | bytes) -> None:
        """Queue an update. Give bytes (`updates.write()`) when many lines get the same."""
        if not self._deaf:
            self._conversation.push(encode(updates))

    @property
    def deaf(self) -> bool:
        """Whether its pushes vanish."""
        return self._deaf

    def deafen(self) -> None:
        """Go on answering requests, and let every push vanish from now on."""
        self._deaf = True

    def cut(self) -> None:
        """Drop the connection; what was not sent yet is lost."""
        if self._transport is not None:
            self._transport.abort()

    def freeze(self) -> None:
        """Go silent with the socket open."""
        if self._frozen is None:
            self._frozen = bytearray()
            self._conversation.outbox.hold()
            self._silence.pause()

    def thaw(self) -> None:
        """Handle what came in the freeze, and send what waited."""
        if self._frozen is None:
            return
        received, self._frozen = bytes(self._frozen), None
        self._silence.resume()
        self._conversation.outbox.release()
        self.data_received(received)

    def send(self, packets: Iterable[BasePacket]) -> None:
        """Write packets to the socket, in one piece."""
        if self._transport is not None:
            self._transport.write(b"".join([self._framing.frame(packet) for packet in packets]))

    def disconnect_in(self, seconds: float) -> None:
        """Close the line unless this is said again in time (ping_delay_disconnect)."""
        self._silence.set(seconds)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop: the socket is open."""
        self._transport = cast("asyncio.Transport", transport)
        self._opened(self)

    def data_received(self, data: bytes) -> None:
        """Called by the loop: the only place where a client's rubbish ends."""
        if self._frozen is not None:
            self._frozen += data
            return
        try:
            for packet in self._framing.feed(data):
                self._conversation.receive(packet)
        except Rubbish as error:
            log.info("line cut", extra={"line": self._line_id, "reason": str(error)})
            self.cut()
        except UnknownKey:
            log.info("auth key unknown", extra={"line": self._line_id})
            self._refuse_key()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio names it)
        """Called by the loop: the socket is closed."""
        self._transport = None
        self._silence.pause()
        self._conversation.outbox.close()
        if self._conversation.opened:
            self._centre.key_users.release(self.auth_key, self._line_id)
            self._centre.service.line_closed(self)
        self._closed(self)

    def _refuse_key(self) -> None:
        self.send([transport_error(NO_SUCH_KEY)])
        if self._transport is not None:
            self._transport.close()
