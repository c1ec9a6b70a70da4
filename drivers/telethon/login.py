"""A login by phone code, on a connection of its own."""

import asyncio
import re
from typing import Any, Final

from telethon.password import compute_check
from telethon.tl import TLObject, functions, types

from drivers.errors import DataCentreMoved, LoginError, PasswordRequired, PhoneUnregistered
from drivers.mtproto.patience import SEND_CODE_TIMEOUT
from drivers.mtproto.servers import FIRST_DC, address_of
from drivers.protocol import Application, CodeSent, PasswordNeeded, SignedIn
from drivers.session import TelegramSession
from drivers.telethon.key_exchange import new_auth_key
from drivers.telethon.line import Line
from drivers.telethon.people import profile_of

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
}


class TelethonLogin:
    """One login; the contract is `drivers.protocol.Login`.

    The key that it makes belongs to nobody until Telegram accepts code and password, and is thrown
    away if that never happens.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._line: Line | None = None
        self._phone = ""
        self._code_hash = ""
        self._via = ""

    async def send_code(self, phone_number: str) -> CodeSent:
        """Have Telegram send a code, following the number to its own data centre.

        LoginError CODE_NOT_OFFERED: Telegram wants something first that only its own apps can do,
        such as setting up an email address.
        """
        self._phone = re.sub(r"\D", "", phone_number)
        try:
            sent = await self._request_code(FIRST_DC)
        except DataCentreMoved as moved:
            sent = await self._request_code(moved.dc_id)
        if not isinstance(sent, types.auth.SentCode) or type(sent.type) not in _VIA:
            raise LoginError("CODE_NOT_OFFERED")
        self._code_hash = sent.phone_code_hash
        self._via = _VIA[type(sent.type)]
        return CodeSent(via=self._via)

    async def _request_code(self, dc_id: int) -> TLObject:
        await self.close()
        self._line = await _open_line(self._application, dc_id)
        query = functions.auth.SendCodeRequest(
            phone_number=self._phone,
            api_id=self._application.api_id,
            api_hash=self._application.api_hash,
            settings=types.CodeSettings(),
        )
        return await self._line.send(query, timeout=SEND_CODE_TIMEOUT.total_seconds())

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        """Hand in the code; CodeInvalid leaves the login open for another try."""
        line = self._opened()
        try:
            answer = await line.send(self._sign_in_query(code.strip()))
        except PasswordRequired:
            password = await line.send(functions.account.GetPasswordRequest())
            return PasswordNeeded(hint=password.hint or "")
        return _signed_in(line, answer)

    def _sign_in_query(self, code: str) -> TLObject:
        form = (
            {"email_verification": types.EmailVerificationCode(code=code)}
            if self._via == "email"
            else {"phone_code": code}
        )
        return functions.auth.SignInRequest(
            phone_number=self._phone, phone_code_hash=self._code_hash, **form
        )

    async def check_password(self, password: str) -> SignedIn:
        """Hand in the two-step password, as a proof that does not contain it (SRP)."""
        line = self._opened()
        asked = await line.send(functions.account.GetPasswordRequest())
        if not asked.has_password:
            raise LoginError("PASSWORD_NOT_SET")
        # Some hundred milliseconds of arithmetic: not on the loop.
        proof = await asyncio.to_thread(compute_check, asked, password)
        return _signed_in(
            line, await line.send(functions.auth.CheckPasswordRequest(password=proof))
        )

    async def close(self) -> None:
        """Close the login's connection. Never raises."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    def _opened(self) -> Line:
        if self._line is None:
            raise LoginError("CODE_NOT_SENT")
        return self._line


async def _open_line(application: Application, dc_id: int) -> Line:
    address = address_of(dc_id, application.server)
    line = Line(
        application,
        dc_id=dc_id,
        address=address,
        auth_key=await new_auth_key(address),
        on_update=_unheard,
        on_renewed=_unneeded,
        on_lost=_unheard,
    )
    await line.open()
    return line


def _signed_in(line: Line, answer: Any) -> SignedIn:
    if isinstance(answer, types.auth.AuthorizationSignUpRequired):
        raise PhoneUnregistered("PHONE_NUMBER_UNOCCUPIED")
    profile = profile_of(answer.user)
    session = TelegramSession(
        dc_id=line.dc_id, user_id=profile.user_id, auth_key=bytes(line.auth_key)
    )
    return SignedIn(session=session, profile=profile)


def _unheard(_: object) -> None:
    """A login hears nothing, and a lost line shows at its next request."""


def _unneeded() -> None:
    """A login has missed nothing."""
