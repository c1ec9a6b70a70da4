"""What a driver asks of a client library: a line, and what is said on it in Telegram's schema."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from drivers.errors import DriverError
from drivers.hearing.steps import Envelope, Source
from drivers.messages import Chat, PressAnswer, Profile, SentMessage

Query: TypeAlias = Any
"""A request of the library's own making."""
Answer: TypeAlias = Any
"""An object that the library read."""


class Line(Protocol):
    """One encrypted connection: opened once, closed once, never reconnected by itself."""

    async def open(self) -> None:
        """Connect and introduce ourselves. After an error the line is closed."""
        ...

    async def close(self) -> None:
        """Drop the connection. Never raises; twice does no harm."""
        ...

    async def send(self, query: Query, /, *, timeout: float = ...) -> Answer:  # noqa: ASYNC109
        """Send one request and return its answer; `timeout` is seconds.

        Raises Disconnected when it certainly never left, NotAnswered when no answer came, or what
        Telegram answered.
        """
        ...

    async def ping(self) -> None:
        """Ask for an answer."""
        ...


class ChatSource(Source, Protocol):
    """What recovery reads of an account, and the chats that it is in."""

    async def chats(self) -> list[Chat]:
        """The groups that the account is in; the people in them are learned."""
        ...


class Dialect(Protocol):
    """One account's requests and answers in the words of one client library."""

    def line(
        self,
        *,
        on_update: Callable[[Answer], None],
        on_renewed: Callable[[], None],
        on_lost: Callable[[DriverError], None],
    ) -> Line:
        """A line that is not open yet.

        `on_update` gets each update in the order of the wire, `on_renewed` is called when the
        server began a new session, and `on_lost` once when the line breaks.
        """
        ...

    def source(self, line: Line) -> ChatSource:
        """What recovery reads, asked over this line."""
        ...

    def envelope(self, updates: Answer) -> Envelope | None:
        """What a container of updates says about the ledgers; None for anything else."""
        ...

    def ask_who_we_are(self) -> Query:
        """The question whose answer `profile` reads."""
        ...

    def profile(self, answer: Answer) -> Profile:
        """Who the session belongs to."""
        ...

    def ask_password(self) -> Query:
        """Whether there is a two-step password; `checkup_of` reads the answer."""
        ...

    def ask_authorizations(self) -> Query:
        """The logins of the account; `checkup_of` reads the answer."""
        ...

    def send_text(self, chat_id: int, text: str, *, random_id: int, reply_to: int | None) -> Query:
        """A message to a chat; PeerUnavailable when this account never met it."""
        ...

    def sent(self, answer: Answer, random_id: int) -> SentMessage:
        """What became of that message."""
        ...

    def press(self, chat_id: int, message_id: int, data: bytes) -> Query:
        """A press of a button; PeerUnavailable when this account never met the chat."""
        ...

    def pressed(self, answer: Answer) -> PressAnswer:
        """What the bot answered to that press."""
        ...

    def log_out(self) -> Query:
        """The end of the session."""
        ...
