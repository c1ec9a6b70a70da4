"""What is said on one line: a key exchange, or one session's messages under one auth key."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Protocol

from mtproto.transport.packets import BasePacket, EncryptedMessagePacket, UnencryptedMessagePacket
from pyrogram.raw.core import TLObject
from pyrogram.raw.functions import PingDelayDisconnect
from pyrogram.raw.types import MsgsAck, NewSessionCreated

from sandbox.line import AuthKey, Line, RpcError, auth_key_id
from sandbox.wire.calls import Calls
from sandbox.wire.centre import Centre
from sandbox.wire.codec import decode
from sandbox.wire.container import contents
from sandbox.wire.envelope import Envelope, Message, open_envelope
from sandbox.wire.errors import Rubbish, UnknownKey
from sandbox.wire.framing import Packet
from sandbox.wire.handshake import Handshake, NewKey
from sandbox.wire.message_ids import ANSWER, MessageIds
from sandbox.wire.outbox import Outbox
from sandbox.wire.outgoing import Outgoing, announcement, answer, notice, push
from sandbox.wire.service_messages import HANDLERS
from sandbox.wire.session import Fault, Session
from sandbox.wire.unwrap import Request, unwrap

log = logging.getLogger(__name__)


class Carrier(Line, Protocol):
    """The line below: what a conversation asks of it."""

    def send(self, packets: Iterable[BasePacket]) -> None:
        """Write packets to the socket."""

    def disconnect_in(self, seconds: float) -> None:
        """Close the line unless this is said again in time."""


class Conversation:
    """Takes a line's packets and puts its answers, notices and pushes into one ordered outbox."""

    def __init__(self, centre: Centre, line: Carrier) -> None:
        self.auth_key: AuthKey | None = None
        self.opened = False
        self.session: Session | None = None
        self.outbox = Outbox(self._transmit, latency=centre.latency)
        self._centre = centre
        self._line = line
        self._ids = MessageIds(centre.clock)
        self._calls = Calls(
            centre.service, centre.spawn, lambda body: self.outbox.put(answer(body))
        )
        self._handshake = Handshake(
            centre.server_key, clock=centre.clock, on_made=self._key_was_made
        )

    def receive(self, packet: Packet) -> None:
        """Handle one packet.

        Raises:
            Rubbish: the line is to be cut.
            UnknownKey: the line is to be told -404, and closed.
        """
        if isinstance(packet, UnencryptedMessagePacket):
            reply = self._handshake.reply(packet.message_data)
            self._line.send([UnencryptedMessagePacket(self._ids.next(ANSWER), reply)])
            return
        auth_key = self._known_key(packet)
        envelope = open_envelope(auth_key.key, packet.message_key, packet.encrypted_data)
        session = self._session_of(auth_key, envelope)
        fault = session.fault(envelope, now=self._centre.clock())
        if fault is not None:
            self.outbox.put(notice(session.complaint(envelope.message, fault)))
            return
        for message in contents(envelope.message):
            if session.first_sight(message.msg_id):
                self._announce(session, message)
                self._take(auth_key, session, message)

    def push(self, body: bytes) -> None:
        """Queue an update; a key that is revoked hears no more."""
        if self.auth_key is not None and not self.auth_key.revoked:
            self.outbox.put(push(body))

    def _key_was_made(self, made: NewKey) -> None:
        auth_key = AuthKey(key_id=auth_key_id(made.key), key=made.key)
        self._centre.salts.put(auth_key.key_id, made.salt)
        self._centre.service.key_created(auth_key)

    def _known_key(self, packet: EncryptedMessagePacket) -> AuthKey:
        auth_key = self._centre.service.key_find(packet.auth_key_id % 2**64)
        if auth_key is None:
            raise UnknownKey("No auth key has this id.")
        if self.auth_key is not None and self.auth_key.key_id != auth_key.key_id:
            raise Rubbish("A line changed its auth key.")
        self.auth_key = auth_key
        return auth_key

    def _session_of(self, auth_key: AuthKey, envelope: Envelope) -> Session:
        if self.session is None or self.session.session_id != envelope.session_id:
            salt = partial(self._centre.salts.get, auth_key.key_id)
            self.session = Session(auth_key, envelope.session_id, salt=salt, ids=self._ids)
        return self.session

    def _announce(self, session: Session, first: Message) -> None:
        if session.announced:
            return
        session.announced = True
        created = NewSessionCreated(
            first_msg_id=first.msg_id, unique_id=session.session_id, server_salt=session.salt
        )
        self.outbox.put(announcement(created))

    def _take(self, auth_key: AuthKey, session: Session, message: Message) -> None:
        try:
            query = decode(message.body)
            handler = HANDLERS.get(type(query))
            if handler is None:
                self._request(auth_key, session, message, unwrap(query))
                return
        except RpcError as error:
            log.info("request refused", extra={"error": error.message, "line": self._line.line_id})
            self._calls.refuse(message.msg_id, error)
            return
        if isinstance(query, MsgsAck) and message.seq_no % 2:
            self._complain(session, message, Fault.MUST_BE_EVEN)
            return
        reply = handler(session, message.msg_id, query, self._centre.clock())
        if reply is not None:
            self.outbox.put(notice(reply))
        if isinstance(query, PingDelayDisconnect):
            self._line.disconnect_in(query.disconnect_delay)

    def _request(
        self, auth_key: AuthKey, session: Session, message: Message, request: Request
    ) -> None:
        if message.seq_no % 2 == 0:
            self._complain(session, message, Fault.MUST_BE_ODD)
            return
        if request.device:
            auth_key.device = request.device
        self._permit(auth_key, request.query)
        if not self.opened:
            self.opened = True
            self._centre.service.line_opened(self._line)
        self._calls.begin(self._line, message.msg_id, request)

    def _permit(self, auth_key: AuthKey, query: TLObject) -> None:
        """A dead key may still ask for help.*, as a client does before it knows."""
        if auth_key.revoked:
            if not query.QUALNAME.startswith("functions.help."):
                raise RpcError(401, "AUTH_KEY_UNREGISTERED")
        elif not self._centre.key_users.claim(auth_key, self._line.line_id):
            self._centre.on_duplicate(auth_key)
            raise RpcError(406, "AUTH_KEY_DUPLICATED")

    def _complain(self, session: Session, message: Message, fault: Fault) -> None:
        self.outbox.put(notice(session.complaint(message, fault)))

    def _transmit(self, batch: list[Outgoing]) -> None:
        if self.session is not None:
            self._line.send(self.session.seal(batch))
