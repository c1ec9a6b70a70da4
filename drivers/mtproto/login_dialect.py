"""What a login asks of a client library: keys, lines, and what is said in Telegram's schema."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from drivers.errors import DriverError
from drivers.messages import Profile
from drivers.mtproto.dialect import Answer, Line, Query
from drivers.protocol import CodeSent, LoginProgress, QrToken


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """A code is under way; `code_hash` goes along when it is handed in."""

    code_hash: str = field(repr=False)
    sent: CodeSent


@dataclass(frozen=True, slots=True)
class TokenMoved:
    """Who scanned the QR code lives at another data centre: the token is taken there."""

    dc_id: int
    token: bytes = field(repr=False)


class LoginDialect(Protocol):
    """The requests and answers of a login in the words of one client library."""

    async def new_key(self, dc_id: int) -> bytes:
        """Agree on an auth key (256 bytes) with a data centre."""
        ...

    def line(
        self,
        progress: LoginProgress,
        *,
        on_update: Callable[[Answer], None],
        on_lost: Callable[[DriverError], None],
    ) -> Line:
        """A line under the login's key that is not open yet."""
        ...

    def send_code(self, phone_number: str) -> Query:
        """The wish for a code; `phone_number` is digits."""
        ...

    def resend_code(self, progress: LoginProgress) -> Query:
        """The wish for the code in the next way."""
        ...

    def code_given(self, answer: Answer) -> CodeGiven | None:
        """How the code comes; None when Telegram wants something first."""
        ...

    def sign_in(self, progress: LoginProgress, code: str) -> Query:
        """The code, handed in."""
        ...

    def signed_in(self, answer: Answer) -> Profile | None:
        """Who is logged in; None when nobody has signed up with this number."""
        ...

    def ask_password(self) -> Query:
        """The question for the two-step password's challenge."""
        ...

    def hint(self, answer: Answer) -> str | None:
        """The hint of its owner, possibly empty; None when there is no password."""
        ...

    def check_password(self, challenge: Answer, password: str) -> Query:
        """A proof of the password that does not contain it (SRP): a tenth of a second's work."""
        ...

    def export_token(self) -> Query:
        """The wish for a QR code, and the question what came of it."""
        ...

    def import_token(self, token: bytes) -> Query:
        """A token, taken to the data centre of who scanned it."""
        ...

    def token(self, answer: Answer) -> QrToken | TokenMoved | Profile:
        """What became of the QR code: to be scanned, moved, or done."""
        ...

    def ask_who_we_are(self) -> Query:
        """The question whose answer `profile` reads."""
        ...

    def profile(self, answer: Answer) -> Profile:
        """Who the key belongs to."""
        ...

    def tells_of_scan(self, update: Answer) -> bool:
        """Whether this update says that the QR code was scanned."""
        ...
