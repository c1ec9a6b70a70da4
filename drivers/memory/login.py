"""A login at the in-memory Telegram, by phone code or QR code."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from drivers.errors import (
    CodeExpired,
    CodeInvalid,
    LoginError,
    PasswordInvalid,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
    SessionLost,
)
from drivers.memory.logins import MemoryLoginKey
from drivers.memory.telegram import DC_ID, MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.messages import Profile
from drivers.protocol import CodeSent, LoginProgress, PasswordNeeded, QrToken, SignedIn

_RESEND_AFTER = timedelta(seconds=60)


class MemoryLogin:
    """One login; the contract is `drivers.protocol.Login`."""

    def __init__(self, telegram: MemoryTelegram, progress: LoginProgress | None = None) -> None:
        self._telegram = telegram
        self._progress = progress or LoginProgress()
        self._scanned = asyncio.Event()

    @property
    def progress(self) -> LoginProgress:
        """How far it is; a login made from it goes on from here."""
        return self._progress

    async def send_code(self, phone_number: str) -> CodeSent:
        """The code is the user's `login_code`."""
        digits = "".join(filter(str.isdigit, phone_number))
        if len(digits) < 7:
            raise PhoneInvalid("PHONE_NUMBER_INVALID")
        if digits in self._telegram.banned_phones:
            raise PhoneBanned("PHONE_NUMBER_BANNED")
        users = self._telegram.users.values()
        user = next((user for user in users if user.phone == digits), None)
        if user is None:
            raise PhoneUnregistered("PHONE_NUMBER_UNOCCUPIED")
        self._begin().user = user
        self._progress = replace(self._progress, phone_number=digits, code_hash="1", via="app")
        return CodeSent(via="app", next_via="sms", resend_after=_RESEND_AFTER)

    async def resend_code(self) -> CodeSent:
        """The same code, by SMS; there is no third way."""
        self._asked()
        if self._progress.via == "sms":
            raise LoginError("SEND_CODE_UNAVAILABLE")
        self._progress = replace(self._progress, code_hash="2", via="sms")
        return CodeSent(via="sms")

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        """Sign in by code."""
        login, user = self._asked()
        fault = self._telegram.faults.take(user.user_id, "sign_in")
        if fault is not None:
            raise fault.error
        if user.code_expired:
            raise CodeExpired("PHONE_CODE_EXPIRED")
        if code.strip() != user.login_code:
            raise CodeInvalid("PHONE_CODE_INVALID")
        return self._proven(login, user)

    async def check_password(self, password: str) -> SignedIn:
        """Finish a login by the two-step password."""
        login, user = self._asked()
        if not login.proven:
            raise LoginError("CODE_NOT_CHECKED")
        if password != user.password:
            raise PasswordInvalid("PASSWORD_HASH_INVALID")
        return self._signed_in(user)

    async def scan(self) -> QrToken | PasswordNeeded | SignedIn:
        """The newest token, or what came of the scan."""
        login = self._known() if self._progress.auth_key else self._begin()
        self._scanned.clear()
        if login.user is not None and login.proven:
            return self._proven(login, login.user)
        return self._telegram.logins.show(login)

    async def scanned(self, *, within: timedelta) -> bool:
        """Wait until somebody calls `MemoryTelegram.logins.scan`."""
        loop, login = asyncio.get_running_loop(), self._known()
        login.on_scan = lambda: loop.call_soon_threadsafe(self._scanned.set)
        try:
            async with asyncio.timeout(within.total_seconds()):
                return login.proven or await self._scanned.wait()
        except TimeoutError:
            return False
        finally:
            login.on_scan = None

    async def adopt(self, dc_id: int, auth_key: bytes) -> SignedIn:
        """Take over a key that somebody logged in with elsewhere."""
        self._progress = LoginProgress(dc_id=dc_id, auth_key=auth_key)
        return self._signed_in(self._telegram.owner_of(auth_key))

    async def close(self) -> None:
        """There is no connection to be closed."""

    def _begin(self) -> MemoryLoginKey:
        login = self._telegram.logins.begin()
        self._progress = LoginProgress(dc_id=DC_ID, auth_key=login.key)
        return login

    def _known(self) -> MemoryLoginKey:
        login = self._telegram.logins.find(self._progress.auth_key)
        if login is None:
            raise SessionLost("AUTH_KEY_NOT_FOUND")
        return login

    def _asked(self) -> tuple[MemoryLoginKey, MemoryUser]:
        if not self._progress.auth_key:
            raise LoginError("CODE_NOT_SENT")
        login = self._known()
        if login.user is None:
            raise LoginError("CODE_NOT_SENT")
        return login, login.user

    def _proven(self, login: MemoryLoginKey, user: MemoryUser) -> SignedIn | PasswordNeeded:
        login.proven = True
        return PasswordNeeded(hint="") if user.password else self._signed_in(user)

    def _signed_in(self, user: MemoryUser) -> SignedIn:
        return SignedIn(
            session=self._telegram.session(user.user_id, key=self._progress.auth_key),
            profile=Profile(user.user_id, user.name, user.phone),
        )
