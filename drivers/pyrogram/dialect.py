"""What a driver says and reads, in the words of Pyrogram."""

from collections.abc import Callable
from typing import Any

from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from drivers.errors import DriverError
from drivers.hearing.steps import Envelope
from drivers.messages import PressAnswer, Profile, SentMessage
from drivers.mtproto.dialect import Line as AnyLine
from drivers.mtproto.servers import address_of
from drivers.protocol import Application, PeerStore
from drivers.proxies import ProxyServer
from drivers.pyrogram.client import build_client
from drivers.pyrogram.copies import Copies
from drivers.pyrogram.line import Line
from drivers.pyrogram.people import People, profile_of
from drivers.pyrogram.sent import sent_message
from drivers.pyrogram.source import TelegramSource
from drivers.pyrogram.updates import UpdateReader
from drivers.session import TelegramSession


class PyrogramDialect:
    """One account's requests and answers; the contract is `drivers.mtproto.dialect.Dialect`."""

    def __init__(
        self,
        application: Application,
        *,
        session: TelegramSession,
        peers: PeerStore,
        copies: Copies,
        proxy: ProxyServer | None = None,
    ) -> None:
        self._application = application
        self._copies = copies
        self._proxy = proxy
        self._session = session
        self._people = People(peers)
        self._reader = UpdateReader(self._people, session.user_id)

    def line(
        self,
        *,
        on_update: Callable[[TLObject], None],
        on_renewed: Callable[[], None],
        on_lost: Callable[[DriverError], None],
    ) -> Line:
        """A line that is not open yet."""
        return Line(
            build_client(self._application, self._proxy),
            dc_id=self._session.dc_id,
            address=address_of(self._session.dc_id, self._application.server),
            auth_key=self._session.auth_key,
            copies=self._copies,
            on_update=on_update,
            on_renewed=on_renewed,
            on_lost=on_lost,
        )

    def source(self, line: AnyLine) -> TelegramSource:
        """What recovery reads, asked over this line."""
        return TelegramSource(line, self._people, self._reader, self._session.user_id)

    def envelope(self, updates: TLObject) -> Envelope | None:
        """What a container of updates says about the ledgers; None for anything else."""
        return self._reader.read(updates)

    def ask_who_we_are(self) -> TLObject:
        """The question whose answer `profile` reads."""
        return functions.users.GetUsers(id=[types.InputUserSelf()])

    def profile(self, answer: list[TLObject]) -> Profile:
        """Who the session belongs to."""
        return profile_of(answer[0])

    def ask_password(self) -> TLObject:
        """Whether there is a two-step password."""
        return functions.account.GetPassword()

    def ask_authorizations(self) -> TLObject:
        """The logins of the account."""
        return functions.account.GetAuthorizations()

    def send_text(
        self, chat_id: int, text: str, *, random_id: int, reply_to: int | None
    ) -> TLObject:
        """A message to a chat; PeerUnavailable when this account never met it."""
        return functions.messages.SendMessage(
            peer=self._people.input_peer(chat_id),
            message=text,
            random_id=random_id,
            reply_to=_reply(reply_to),
        )

    def sent(self, answer: TLObject, random_id: int) -> SentMessage:
        """What became of that message."""
        return sent_message(answer, random_id)

    def press(self, chat_id: int, message_id: int, data: bytes) -> TLObject:
        """A press of a button; PeerUnavailable when this account never met the chat."""
        return functions.messages.GetBotCallbackAnswer(
            peer=self._people.input_peer(chat_id), msg_id=message_id, data=data
        )

    def pressed(self, answer: Any) -> PressAnswer:
        """What the bot answered to that press."""
        return PressAnswer(text=answer.message or "", alert=bool(answer.alert))

    def log_out(self) -> TLObject:
        """The end of the session."""
        return functions.auth.LogOut()


def _reply(message_id: int | None) -> TLObject | None:
    if message_id is None:
        return None
    return types.InputReplyToMessage(reply_to_msg_id=message_id)
