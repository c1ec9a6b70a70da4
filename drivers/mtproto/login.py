"""A login over MTProto, by phone code or QR code, in the dialect of a client library."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

from drivers.errors import (
    DataCentreMoved,
    DriverError,
    LoginError,
    PasswordRequired,
    PhoneUnregistered,
)
from drivers.messages import Profile
from drivers.mtproto.dialect import Answer, Line, Query
from drivers.mtproto.login_dialect import LoginDialect, TokenMoved
from drivers.mtproto.patience import SEND_CODE_TIMEOUT
from drivers.mtproto.servers import FIRST_DC
from drivers.protocol import CodeSent, LoginProgress, PasswordNeeded, QrToken, SignedIn
from drivers.session import TelegramSession


class MTProtoLogin:
    """One login; the contract is `drivers.protocol.Login`.

    The key that it makes belongs to nobody until Telegram accepts code and password, and is thrown
    away if that never happens.

    Invariant: the key is used by one connection at a time.
    """

    def __init__(self, dialect: LoginDialect, progress: LoginProgress | None = None) -> None:
        self._dialect = dialect
        self._progress = progress or LoginProgress()
        self._line: Line | None = None
        self._broken = False
        self._scanned = asyncio.Event()

    @property
    def progress(self) -> LoginProgress:
        """How far it is; a login made from it goes on from here."""
        return self._progress

    async def send_code(self, phone_number: str) -> CodeSent:
        """Have Telegram send a code, following the number to its own data centre.

        LoginError CODE_NOT_OFFERED: Telegram wants something first that only its own apps can do,
        such as setting up an email address.
        """
        phone = re.sub(r"\D", "", phone_number)
        self._progress = LoginProgress(phone_number=phone)
        query = self._dialect.send_code(phone)
        try:
            await self._begin_at(FIRST_DC)
            answer = await self._send(query, timeout=SEND_CODE_TIMEOUT)
        except DataCentreMoved as moved:
            await self._begin_at(moved.dc_id)
            answer = await self._send(query, timeout=SEND_CODE_TIMEOUT)
        return self._code_sent(answer)

    async def resend_code(self) -> CodeSent:
        """Have the code sent in the next way; the one before it is worthless then."""
        query = self._dialect.resend_code(self._progress)
        return self._code_sent(await self._send(query, timeout=SEND_CODE_TIMEOUT))

    def _code_sent(self, answer: Answer) -> CodeSent:
        given = self._dialect.code_given(answer)
        if given is None:
            raise LoginError("CODE_NOT_OFFERED")
        self._progress = replace(self._progress, code_hash=given.code_hash, via=given.sent.via)
        return given.sent

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        """Hand in the code; CodeInvalid leaves the login open for another try."""
        if not self._progress.code_hash:
            raise LoginError("CODE_NOT_SENT")
        try:
            answer = await self._send(self._dialect.sign_in(self._progress, code.strip()))
        except PasswordRequired:
            return await self._password_needed()
        return self._signed_in(self._dialect.signed_in(answer))

    async def check_password(self, password: str) -> SignedIn:
        """Hand in the two-step password, as a proof that does not contain it (SRP)."""
        challenge = await self._send(self._dialect.ask_password())
        if self._dialect.hint(challenge) is None:
            raise LoginError("PASSWORD_NOT_SET")
        # Some hundred milliseconds of arithmetic: not on the loop.
        query = await asyncio.to_thread(self._dialect.check_password, challenge, password)
        return self._signed_in(self._dialect.signed_in(await self._send(query)))

    async def scan(self) -> QrToken | PasswordNeeded | SignedIn:
        """Ask for the QR code, or, when it was scanned, for what comes next."""
        if not self._progress.auth_key:
            await self._begin_at(FIRST_DC)
        self._scanned.clear()
        return await self._token(self._dialect.export_token())

    async def _token(self, query: Query) -> QrToken | PasswordNeeded | SignedIn:
        try:
            token = self._dialect.token(await self._send(query))
        except PasswordRequired:
            return await self._password_needed()
        if isinstance(token, TokenMoved):
            await self._begin_at(token.dc_id)
            return await self._token(self._dialect.import_token(token.token))
        return token if isinstance(token, QrToken) else self._signed_in(token)

    async def scanned(self, *, within: timedelta) -> bool:
        """Wait until the QR code is scanned; False when that did not happen in time."""
        await self._opened()
        try:
            async with asyncio.timeout(within.total_seconds()):
                return await self._scanned.wait()
        except TimeoutError:
            return False

    async def adopt(self, dc_id: int, auth_key: bytes) -> SignedIn:
        """Take over a key that somebody logged in with elsewhere: Telegram says who that was."""
        await self.close()
        self._progress = LoginProgress(dc_id=dc_id, auth_key=auth_key)
        answer = await self._send(self._dialect.ask_who_we_are())
        return self._signed_in(self._dialect.profile(answer))

    async def close(self) -> None:
        """Close the login's connection. Never raises; `progress` stays good."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def _begin_at(self, dc_id: int) -> None:
        """Take a new key, at this data centre."""
        await self.close()
        key = await self._dialect.new_key(dc_id)
        self._progress = replace(self._progress, dc_id=dc_id, auth_key=key)

    async def _send(self, query: Query, *, timeout: timedelta | None = None) -> Answer:  # noqa: ASYNC109
        line = await self._opened()
        if timeout is None:
            return await line.send(query)
        return await line.send(query, timeout=timeout.total_seconds())

    async def _opened(self) -> Line:
        if not self._progress.auth_key:
            raise LoginError("LOGIN_NOT_BEGUN")
        if self._broken:
            await self.close()
        if self._line is None:
            self._broken = False
            line = self._dialect.line(
                self._progress, on_update=self._on_update, on_lost=self._on_lost
            )
            await line.open()
            self._line = line
        return self._line

    async def _password_needed(self) -> PasswordNeeded:
        challenge = await self._send(self._dialect.ask_password())
        return PasswordNeeded(hint=self._dialect.hint(challenge) or "")

    def _signed_in(self, profile: Profile | None) -> SignedIn:
        if profile is None:
            raise PhoneUnregistered("PHONE_NUMBER_UNOCCUPIED")
        session = TelegramSession(
            dc_id=self._progress.dc_id,
            user_id=profile.user_id,
            auth_key=self._progress.auth_key,
        )
        return SignedIn(session=session, profile=profile)

    def _on_update(self, update: Answer) -> None:
        if self._dialect.tells_of_scan(update):
            self._scanned.set()

    def _on_lost(self, _: DriverError) -> None:
        """The next step opens a line again; whoever waits for a scan asks what came of it."""
        self._broken = True
        self._scanned.set()
