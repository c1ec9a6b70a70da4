"""The one door to Telegram: what a driver does, and what it needs from the room above.

A driver is one account's connection. It retries nothing, sleeps through no flood wait and opens no
second connection: the host above decides. Every method that talks to Telegram is bounded by a
timeout of its own and raises only `drivers.errors`.
"""

from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeAlias

from drivers.errors import DriverError
from drivers.messages import (
    Chat,
    ChatKind,
    Checkup,
    IncomingMessage,
    PressAnswer,
    Profile,
    SentMessage,
)
from drivers.proxies import ProxyServer
from drivers.session import TelegramSession

MessageHandler: TypeAlias = Callable[[IncomingMessage], Awaitable[None]]
"""Called for each message, in order; the ledger moves on only after it returned."""

LossHandler: TypeAlias = Callable[[DriverError], None]
"""Called once when a connection ends that nobody asked to end."""


@dataclass(frozen=True, slots=True)
class TelegramServer:
    """A server other than Telegram's own (the sandbox): its address and RSA public key (PEM)."""

    host: str
    port: int
    public_key: Path


@dataclass(frozen=True, slots=True)
class Application:
    """Who we say we are: the API id and hash, and the server when it is not Telegram's own."""

    api_id: int
    api_hash: str = field(repr=False)
    server: TelegramServer | None = None


@dataclass(frozen=True, slots=True)
class KnownPeer:
    """How one account addresses a peer. The access hash is valid for that account only."""

    peer_id: int
    kind: ChatKind
    access_hash: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountPts:
    """How far an account has heard its private chats and basic groups."""

    pts: int
    qts: int
    date: int
    seq: int


class PeerStore(Protocol):
    """One account's access hashes: read and written in memory, kept by the room above."""

    def get(self, peer_id: int) -> KnownPeer | None:
        """How this account addresses a marked id; None when it never met the peer."""
        ...

    def put(self, peers: Iterable[KnownPeer]) -> None:
        """Remember peers; a newer access hash replaces an older one."""
        ...


class PtsStore(Protocol):
    """One account's pts ledger: read and written in memory, kept by the room above.

    Written only after the messages up to that pts were handed on.
    """

    def account(self) -> AccountPts | None:
        """The account's own counter; None when it never connected."""
        ...

    def set_account(self, pts: AccountPts) -> None:
        """Everything up to there was handed on."""
        ...

    def channels(self) -> Mapping[int, int]:
        """The pts of each supergroup, by its marked chat id."""
        ...

    def set_channel(self, chat_id: int, pts: int, *, newest_id: int = 0) -> None:
        """Everything of this supergroup up to there was handed on, `newest_id` being the newest
        message of it; 0 when none is known.
        """
        ...

    def newest_id(self, chat_id: int) -> int | None:
        """The newest message of a supergroup that was handed on; None when none is known."""
        ...


class Driver(Protocol):
    """One account's line to Telegram."""

    @property
    def connected(self) -> bool:
        """Whether the line is open and nothing is known to be wrong with it."""
        ...

    async def connect(self) -> Profile:
        """Open the line, hand on everything missed since the ledger, and say who we are."""
        ...

    async def disconnect(self) -> None:
        """Close the line. Never raises; a closed driver may connect again."""
        ...

    async def recover(self) -> int:
        """Compare Telegram's state with the ledger, hand on what was missed, say how many."""
        ...

    async def missing(self, *, patience: timedelta) -> int:
        """Ask Telegram how far it has counted, and say what of that came not within `patience`.

        Above 0, the line is deaf: it is up, answers, and tells less than Telegram has to tell. 0
        as well while what came is still being handed on: nobody can say. Disconnected when the
        line broke meanwhile.
        """
        ...

    async def ping(self) -> None:
        """Ask for an answer; NotAnswered or Disconnected when none comes."""
        ...

    async def checkup(self) -> Checkup:
        """Ask for two-step verification, where our session is seen, and which others there are."""
        ...

    async def chats(self) -> list[Chat]:
        """The groups that the account is in; their peers are put into the store."""
        ...

    async def history(self, chat_id: int, *, limit: int) -> list[IncomingMessage]:
        """The newest messages of a chat, oldest first."""
        ...

    async def send_text(
        self, chat_id: int, text: str, *, random_id: int, reply_to: int | None = None
    ) -> SentMessage:
        """Send `text` as this account; a repeat with the same `random_id` sends nothing new."""
        ...

    async def press(self, chat_id: int, message_id: int, data: bytes) -> PressAnswer:
        """Press an inline button once. `message_id` is this account's own."""
        ...

    async def log_out(self) -> None:
        """End the session at Telegram; the auth key is dead afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A login code is under way. `via` is app, sms, call, flash_call, missed_call or email.

    `next_via` is how it would come if it were sent again, None when Telegram has no other way;
    `resend_after` is how long Telegram wants the owner to wait before that.
    """

    via: str
    next_via: str | None = None
    resend_after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class QrToken:
    """What a QR code shows: whoever scans it in the app, before it expires, logs us in."""

    token: bytes = field(repr=False)
    expires_at: datetime

    @property
    def url(self) -> str:
        """The content of the QR code."""
        return f"tg://login?token={urlsafe_b64encode(self.token).decode().rstrip('=')}"


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """The account has two-step verification; `hint` is its owner's."""

    hint: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A login succeeded."""

    session: TelegramSession
    profile: Profile


@dataclass(frozen=True, slots=True)
class LoginProgress:
    """How far a login is: with it, another process goes on with the login on a line of its own.

    The auth key (256 bytes) is nobody's until the login succeeds. Every field but `dc_id` and
    `via` is a secret.
    """

    dc_id: int = 0
    auth_key: bytes = field(default=b"", repr=False)
    phone_number: str = field(default="", repr=False)
    code_hash: str = field(default="", repr=False)
    via: str = ""


class Login(Protocol):
    """One login, by phone code or by QR code, on a connection of its own; always `close` it.

    The connection is opened when it is needed, and opened again when it broke.
    """

    @property
    def progress(self) -> LoginProgress:
        """How far it is; a login made from it goes on from here."""
        ...

    async def send_code(self, phone_number: str) -> CodeSent:
        """Have Telegram send a code to the owner of this number."""
        ...

    async def resend_code(self) -> CodeSent:
        """Have the code sent in the next way; LoginError when there is none or it is too early."""
        ...

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        """Hand in the code; CodeInvalid leaves the login open for another try."""
        ...

    async def check_password(self, password: str) -> SignedIn:
        """Hand in the two-step password; PasswordInvalid leaves the login open."""
        ...

    async def scan(self) -> QrToken | PasswordNeeded | SignedIn:
        """Ask for the QR code, or, when it was scanned, for what comes next.

        A token makes those before it worthless: show the newest.
        """
        ...

    async def scanned(self, *, within: timedelta) -> bool:
        """Wait until the QR code is scanned; False when that did not happen in time.

        It hears of it on this login's connection alone; ask by `scan` what came of it.
        """
        ...

    async def adopt(self, dc_id: int, auth_key: bytes) -> SignedIn:
        """Take over a key (256 bytes) that somebody logged in with elsewhere.

        SessionLost when Telegram does not know it, or nobody is logged in with it.
        """
        ...

    async def close(self) -> None:
        """Close the login's connection. Never raises; `progress` stays good."""
        ...


class DriverFactory(Protocol):
    """What a driver package offers to the registry."""

    def open(
        self,
        *,
        application: Application,
        session: TelegramSession,
        peers: PeerStore,
        ledger: PtsStore,
        on_message: MessageHandler,
        on_loss: LossHandler,
        proxy: ProxyServer | None = None,
    ) -> Driver:
        """A driver that is not connected yet; with a `proxy`, it never connects but through it.

        Raises DriverUnavailable when the server's settings are wrong.
        """
        ...

    def login(
        self,
        *,
        application: Application,
        progress: LoginProgress | None = None,
        proxy: ProxyServer | None = None,
    ) -> Login:
        """A login that has sent nothing yet, or that goes on where another one stood.

        With a `proxy`, it never connects but through it.
        """
        ...
