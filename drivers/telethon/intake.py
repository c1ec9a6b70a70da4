"""Sorting what the server says: answers, updates and MTProto's own service messages.

Source: core.telegram.org/mtproto/service_messages.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from telethon.errors import TypeNotFoundError
from telethon.tl import TLObject, types
from telethon.tl.core import RpcResult, TLMessage

from drivers.errors import AccountSuspended, Disconnected, DriverError, NotAnswered, SessionLost
from drivers.mtproto.answers import Answers, Unheard
from drivers.mtproto.message_ids import SeenIds
from drivers.refusals import translate
from drivers.telethon.packets import Packets, read_object

UpdateSink = Callable[[TLObject], None]
LossSink = Callable[[DriverError], None]

log = logging.getLogger(__name__)

_CLOCK_WRONG: Final = frozenset({16, 17})
"""bad_msg_notification: the msg_id of our request was too low or too high."""


class Intake:
    """Takes decrypted messages one by one, in the order of the wire.

    `acks` are the messages to acknowledge.
    """

    def __init__(
        self,
        packets: Packets,
        answers: Answers,
        *,
        on_update: UpdateSink,
        on_renewed: Callable[[], None],
        on_lost: LossSink,
    ) -> None:
        self._packets = packets
        self._answers = answers
        self._on_update = on_update
        self._on_renewed = on_renewed
        self._on_lost = on_lost
        self._seen = SeenIds()
        self.acks: list[int] = []

    def take(self, message: TLMessage) -> None:
        """Take one message; one that came before, or from another time, is dropped."""
        if message.seq_no % 2:
            self.acks.append(message.msg_id)
        if self._seen.fresh(message.msg_id, self._packets.server_time):
            take = _TAKERS.get(type(message.obj), Intake.take_update)
            take(self, message.obj, message.msg_id)

    def take_update(self, body: TLObject, _: int) -> None:
        """Anything that is no service message is an update."""
        self._on_update(body)

    def take_result(self, body: Any, _: int) -> None:
        """An answer. Updates in it count in the ledger, so they go the way of all updates."""
        result = _result(body)
        if isinstance(result, _UPDATES):
            self._on_update(result)
        self._answers.settle(body.req_msg_id, result)
        if isinstance(result, SessionLost | AccountSuspended):
            self._on_lost(result)

    def take_pong(self, body: Any, _: int) -> None:
        """The answer to a ping."""
        self._answers.settle(body.msg_id, body)

    def take_salt(self, body: Any, _: int) -> None:
        """The request was not taken: the server wants another salt."""
        self._packets.set_salt(body.new_server_salt)
        self._answers.settle(body.bad_msg_id, Unheard())

    def take_bad_message(self, body: Any, msg_id: int) -> None:
        """The request was not taken: our clock is off, or the session is out of step."""
        if body.error_code in _CLOCK_WRONG:
            self._packets.set_clock(msg_id)
            self._answers.settle(body.bad_msg_id, Unheard())
        else:
            error = Disconnected(f"BAD_MSG_{body.error_code}")
            self._answers.settle(body.bad_msg_id, error)
            self._on_lost(error)

    def take_new_session(self, body: Any, _: int) -> None:
        """The server forgot our session; updates meant for it may be gone."""
        self._packets.set_salt(body.server_salt)
        self._on_renewed()

    def take_detail(self, body: Any, _: int) -> None:
        """The server says that it sent an answer, and wants an acknowledgement."""
        self.acks.append(body.answer_msg_id)

    def ignore(self, body: TLObject, msg_id: int) -> None:
        """A service message that asks for nothing."""


def _result(body: RpcResult) -> Any:
    """What an answer says; our own error for a refusal, and for what cannot be read."""
    if body.error is not None:
        return translate(body.error.error_code, body.error.error_message)
    try:
        return read_object(body.body)
    except TypeNotFoundError:  # its text is a dump of the answer, which must not reach the log
        log.warning("An answer with an unknown constructor was dropped")
        return NotAnswered("ANSWER_UNREADABLE")


_UPDATES: Final = (
    types.Updates,
    types.UpdatesCombined,
    types.UpdateShort,
    types.UpdateShortSentMessage,
)
_TAKERS: Final[dict[type[Any], Callable[[Intake, Any, int], None]]] = {
    RpcResult: Intake.take_result,
    types.Pong: Intake.take_pong,
    types.BadServerSalt: Intake.take_salt,
    types.BadMsgNotification: Intake.take_bad_message,
    types.NewSessionCreated: Intake.take_new_session,
    types.MsgDetailedInfo: Intake.take_detail,
    types.MsgNewDetailedInfo: Intake.take_detail,
    types.MsgsAck: Intake.ignore,
}
