"""One MTProto session: which messages it takes in, and the ids and numbers of those it sends."""

from collections.abc import Callable, Iterable
from enum import IntEnum

from mtproto.transport.packets import EncryptedMessagePacket
from pyrogram.raw.core import TLObject
from pyrogram.raw.types import BadMsgNotification, BadServerSalt

from sandbox.line import AuthKey
from sandbox.wire.container import batches, container_body
from sandbox.wire.envelope import Envelope, Message, seal_envelope
from sandbox.wire.message_ids import ANSWER, MessageIds
from sandbox.wire.outgoing import Outgoing

OLDEST_SECONDS, NEWEST_SECONDS = 300, 30
REMEMBERED_IDS = 2000


class Fault(IntEnum):
    """Why a message is not taken (core.telegram.org/mtproto/service_messages_about_messages)."""

    TOO_OLD = 16
    """Its id's time lies more than 300 s in the past."""
    TOO_NEW = 17
    """Its id's time lies more than 30 s in the future."""
    NOT_A_CLIENTS_ID = 18
    """The two lowest bits of its id are not zero."""
    MUST_BE_EVEN = 34
    """A message that needs no acknowledgement has an odd sequence number."""
    MUST_BE_ODD = 35
    """A request has an even sequence number."""
    WRONG_SALT = 48
    """It carries another salt than the one that is good now."""


class Session:
    """What the server keeps for one session id of one auth key, as long as its line is open.

    A client that comes back on a new line finds a new session and is told so
    (new_session_created): what it missed it has to ask for.
    """

    def __init__(
        self, auth_key: AuthKey, session_id: int, *, salt: Callable[[], int], ids: MessageIds
    ) -> None:
        self.session_id = session_id
        self.announced = False
        self.unacknowledged: dict[int, None] = {}
        self._auth_key = auth_key
        self._salt = salt
        self._ids = ids
        self._content_sent = 0
        self._seen: dict[int, None] = {}

    @property
    def salt(self) -> int:
        """The salt that its messages have to carry now."""
        return self._salt()

    def fault(self, envelope: Envelope, *, now: float) -> Fault | None:
        """Why this message is not taken, or None when it is sound. `now` is seconds since 1970."""
        message = envelope.message
        age = now - (message.msg_id >> 32)
        if age > OLDEST_SECONDS:
            return Fault.TOO_OLD
        if age < -NEWEST_SECONDS:
            return Fault.TOO_NEW
        if message.msg_id % 4:
            return Fault.NOT_A_CLIENTS_ID
        return None if envelope.salt == self.salt else Fault.WRONG_SALT

    def complaint(self, message: Message, fault: Fault) -> TLObject:
        """What tells the client of a fault, so that it can put it right and send again."""
        if fault is Fault.WRONG_SALT:
            return BadServerSalt(
                bad_msg_id=message.msg_id,
                bad_msg_seqno=message.seq_no,
                error_code=fault,
                new_server_salt=self.salt,
            )
        return BadMsgNotification(
            bad_msg_id=message.msg_id, bad_msg_seqno=message.seq_no, error_code=fault
        )

    def first_sight(self, msg_id: int) -> bool:
        """True once for each message: a repeat of the last 2,000 is not handled again."""
        if msg_id in self._seen:
            return False
        _remember(self._seen, msg_id)
        return True

    def was_seen(self, msg_id: int) -> bool:
        """Whether a message with this id has come."""
        return msg_id in self._seen

    def acknowledge(self, msg_ids: Iterable[int]) -> None:
        """The client has these messages of ours."""
        for msg_id in msg_ids:
            self.unacknowledged.pop(msg_id, None)

    def seal(self, outgoing: Iterable[Outgoing]) -> list[EncryptedMessagePacket]:
        """Number and encrypt these in their order; several go together in one container."""
        numbered = [self._number(out) for out in outgoing]
        return [self._seal_batch(batch) for batch in batches(numbered)]

    def _number(self, out: Outgoing) -> Message:
        message = Message(self._ids.next(out.mark), self._content_sent * 2 + out.content, out.body)
        if out.content:
            self._content_sent += 1
            _remember(self.unacknowledged, message.msg_id)
        return message

    def _seal_batch(self, batch: list[Message]) -> EncryptedMessagePacket:
        message = batch[0]
        if len(batch) > 1:
            body = container_body(batch)
            message = Message(self._ids.next(ANSWER), self._content_sent * 2, body)
        envelope = Envelope(self.salt, self.session_id, message)
        return EncryptedMessagePacket(
            *seal_envelope(self._auth_key.key, self._auth_key.key_id, envelope)
        )


def _remember(ids: dict[int, None], msg_id: int) -> None:
    ids[msg_id] = None
    if len(ids) > REMEMBERED_IDS:
        del ids[next(iter(ids))]
