"""Sorting what the server says: answers, updates and MTProto's own service messages.

Source: core.telegram.org/mtproto/service_messages.
"""

from collections.abc import Callable
from typing import Any, Final

from pyrogram import Client
from pyrogram.raw import types
from pyrogram.raw.core import TLObject

from drivers.errors import AccountSuspended, Disconnected, DriverError, SessionLost
from drivers.mtproto.answers import Answers, Unheard
from drivers.mtproto.message_ids import SeenIds
from drivers.pyrogram.packets import RawMessage
from drivers.refusals import translate

UpdateSink = Callable[[TLObject], None]
LossSink = Callable[[DriverError], None]

_CLOCK_WRONG: Final = frozenset({16, 17})
"""bad_msg_notification: the msg_id of our request was too low or too high."""


class Intake:
    """Takes decrypted messages one by one, in the order of the wire.

    `salt` is what the server wants in our next packet; `acks` are the messages to acknowledge.
    """

    def __init__(
        self,
        client: Client,
        answers: Answers,
        *,
        on_update: UpdateSink,
        on_renewed: Callable[[], None],
        on_lost: LossSink,
    ) -> None:
        self._client = client
        self._answers = answers
        self._on_update = on_update
        self._on_renewed = on_renewed
        self._on_lost = on_lost
        self._seen = SeenIds()
        self.salt = 0
        self.acks: list[int] = []

    def admits(self, message: RawMessage) -> bool:
        """Note a message; False for one that came before, or from another time: it is dropped."""
        if message.seq_no == 0:
            self._set_clock(message.msg_id)
        if message.seq_no % 2:
            self.acks.append(message.msg_id)
        return self._seen.fresh(message.msg_id, self._client.server_time)

    def take(self, body: TLObject, msg_id: int) -> None:
        """Take what was in an admitted message."""
        _TAKERS.get(type(body), Intake.take_update)(self, body, msg_id)

    def take_update(self, body: TLObject, _: int) -> None:
        """Anything that is no service message is an update."""
        self._on_update(body)

    def take_result(self, body: Any, _: int) -> None:
        """An answer. Updates in it count in the ledger, so they go the way of all updates."""
        result = body.result
        if isinstance(result, types.RpcError):
            result = translate(result.error_code, result.error_message)
        elif isinstance(result, _UPDATES):
            self._on_update(result)
        self._answers.settle(body.req_msg_id, result)
        if isinstance(result, SessionLost | AccountSuspended):
            self._on_lost(result)

    def take_pong(self, body: Any, _: int) -> None:
        """The answer to a ping."""
        self._answers.settle(body.msg_id, body)

    def take_salt(self, body: Any, _: int) -> None:
        """The request was not taken: the server wants another salt."""
        self.salt = body.new_server_salt
        self._answers.settle(body.bad_msg_id, Unheard())

    def take_bad_message(self, body: Any, msg_id: int) -> None:
        """The request was not taken: our clock is off, or the session is out of step."""
        if body.error_code in _CLOCK_WRONG:
            self._set_clock(msg_id)
            self._answers.settle(body.bad_msg_id, Unheard())
        else:
            error = Disconnected(f"BAD_MSG_{body.error_code}")
            self._answers.settle(body.bad_msg_id, error)
            self._on_lost(error)

    def take_new_session(self, body: Any, _: int) -> None:
        """The server forgot our session; updates meant for it may be gone."""
        self.salt = body.server_salt
        self._on_renewed()

    def take_detail(self, body: Any, _: int) -> None:
        """The server says that it sent an answer, and wants an acknowledgement."""
        self.acks.append(body.answer_msg_id)

    def ignore(self, body: TLObject, msg_id: int) -> None:
        """A service message that asks for nothing."""

    def _set_clock(self, msg_id: int) -> None:
        self._client._set_server_time(msg_id)  # noqa: SLF001 - as the library's own session does


_UPDATES: Final = (
    types.Updates,
    types.UpdatesCombined,
    types.UpdateShort,
    types.UpdateShortSentMessage,
)
_TAKERS: Final[dict[type[Any], Callable[[Intake, Any, int], None]]] = {
    types.RpcResult: Intake.take_result,
    types.Pong: Intake.take_pong,
    types.BadServerSalt: Intake.take_salt,
    types.BadMsgNotification: Intake.take_bad_message,
    types.NewSessionCreated: Intake.take_new_session,
    types.MsgDetailedInfo: Intake.take_detail,
    types.MsgNewDetailedInfo: Intake.take_detail,
    types.MsgsAck: Intake.ignore,
}
