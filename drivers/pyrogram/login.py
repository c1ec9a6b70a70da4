"""What a login says and reads, in the words of Pyrogram."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject
from pyrogram.utils import compute_password_check

from drivers.errors import DriverError, LoginError
from drivers.messages import Profile
from drivers.mtproto.login_dialect import CodeGiven, TokenMoved
from drivers.mtproto.servers import address_of
from drivers.protocol import Application, CodeSent, LoginProgress, QrToken
from drivers.proxies import ProxyServer
from drivers.pyrogram.client import build_client
from drivers.pyrogram.copies import Copies
from drivers.pyrogram.key_exchange import new_auth_key
from drivers.pyrogram.line import Line
from drivers.pyrogram.people import profile_of

_VIA: Final[dict[type[Any], str]] = {
    types.auth.SentCodeTypeApp: "app",
    types.auth.SentCodeTypeSms: "sms",
    types.auth.SentCodeTypeFirebaseSms: "sms",
    types.auth.SentCodeTypeSmsWord: "sms",
    types.auth.SentCodeTypeSmsPhrase: "sms",
    types.auth.SentCodeTypeFragmentSms: "sms",
    types.auth.SentCodeTypeCall: "call",
    types.auth.SentCodeTypeFlashCall: "flash_call",
    types.auth.SentCodeTypeMissedCall: "missed_call",
    types.auth.SentCodeTypeEmailCode: "email",
    types.auth.CodeTypeSms: "sms",
    types.auth.CodeTypeFragmentSms: "sms",
    types.auth.CodeTypeCall: "call",
    types.auth.CodeTypeFlashCall: "flash_call",
    types.auth.CodeTypeMissedCall: "missed_call",
}


class PyrogramLoginDialect:
    """A login's requests; the contract is `drivers.mtproto.login_dialect.LoginDialect`."""

    def __init__(self, application: Application, proxy: ProxyServer | None = None) -> None:
        self._application = application
        self._proxy = proxy

    async def new_key(self, dc_id: int) -> bytes:
        """Agree on an auth key with a data centre."""
        address = address_of(dc_id, self._application.server)
        return await new_auth_key(build_client(self._application, self._proxy), dc_id, address)

    def line(
        self,
        progress: LoginProgress,
        *,
        on_update: Callable[[TLObject], None],
        on_lost: Callable[[DriverError], None],
    ) -> Line:
        """A line under the login's key that is not open yet."""
        return Line(
            build_client(self._application, self._proxy),
            dc_id=progress.dc_id,
            address=address_of(progress.dc_id, self._application.server),
            auth_key=progress.auth_key,
            copies=Copies(),
            on_update=on_update,
            on_renewed=_unneeded,
            on_lost=on_lost,
        )

    def send_code(self, phone_number: str) -> TLObject:
        """The wish for a code."""
        return functions.auth.SendCode(
            phone_number=phone_number,
            api_id=self._application.api_id,
            api_hash=self._application.api_hash,
            settings=types.CodeSettings(),
        )

    def resend_code(self, progress: LoginProgress) -> TLObject:
        """The wish for the code in the next way."""
        return functions.auth.ResendCode(
            phone_number=progress.phone_number, phone_code_hash=progress.code_hash
        )

    def code_given(self, answer: Any) -> CodeGiven | None:
        """How the code comes; None when Telegram wants something first."""
        if not isinstance(answer, types.auth.SentCode) or type(answer.type) not in _VIA:
            return None
        sent = CodeSent(
            via=_VIA[type(answer.type)],
            next_via=_VIA.get(type(answer.next_type)),
            resend_after=timedelta(seconds=answer.timeout or 0),
        )
        return CodeGiven(answer.phone_code_hash, sent)

    def sign_in(self, progress: LoginProgress, code: str) -> TLObject:
        """The code, handed in."""
        form = (
            {"email_verification": types.EmailVerificationCode(code=code)}
            if progress.via == "email"
            else {"phone_code": code}
        )
        return functions.auth.SignIn(
            phone_number=progress.phone_number, phone_code_hash=progress.code_hash, **form
        )

    def signed_in(self, answer: Any) -> Profile | None:
        """Who is logged in; None when nobody has signed up with this number."""
        if isinstance(answer, types.auth.AuthorizationSignUpRequired):
            return None
        return profile_of(answer.user)

    def ask_password(self) -> TLObject:
        """The question for the two-step password's challenge."""
        return functions.account.GetPassword()

    def hint(self, answer: Any) -> str | None:
        """The hint of its owner; None when there is no password."""
        return answer.hint or "" if answer.has_password else None

    def check_password(self, challenge: Any, password: str) -> TLObject:
        """A proof of the password that does not contain it."""
        return functions.auth.CheckPassword(password=compute_password_check(challenge, password))

    def export_token(self) -> TLObject:
        """The wish for a QR code, and the question what came of it."""
        return functions.auth.ExportLoginToken(
            api_id=self._application.api_id, api_hash=self._application.api_hash, except_ids=[]
        )

    def import_token(self, token: bytes) -> TLObject:
        """A token, taken to the data centre of who scanned it."""
        return functions.auth.ImportLoginToken(token=token)

    def token(self, answer: Any) -> QrToken | TokenMoved | Profile:
        """What became of the QR code: to be scanned, moved, or done."""
        if isinstance(answer, types.auth.LoginToken):
            return QrToken(answer.token, datetime.fromtimestamp(answer.expires, UTC))
        if isinstance(answer, types.auth.LoginTokenMigrateTo):
            return TokenMoved(answer.dc_id, answer.token)
        profile = self.signed_in(answer.authorization)
        if profile is None:
            raise LoginError("SIGN_UP_REQUIRED")
        return profile

    def ask_who_we_are(self) -> TLObject:
        """The question whose answer `profile` reads."""
        return functions.users.GetUsers(id=[types.InputUserSelf()])

    def profile(self, answer: list[TLObject]) -> Profile:
        """Who the key belongs to."""
        return profile_of(answer[0])

    def tells_of_scan(self, update: Any) -> bool:
        """Whether this update says that the QR code was scanned."""
        inner = getattr(update, "updates", None) or [getattr(update, "update", None)]
        return any(isinstance(one, types.UpdateLoginToken) for one in inner)


def _unneeded() -> None:
    """A login has missed nothing."""
