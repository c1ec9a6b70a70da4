"""A login from its beginning to its end, with a person who answers: what a terminal does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from django.utils.translation import gettext as _

from accounts.errors import LoginRefused
from accounts.login.attempts import ATTEMPT_LIFE
from accounts.login.machine import TRIES_ALLOWED, tries_exhausted
from accounts.login.sentences import login_refused
from accounts.login.state import Standing
from drivers.errors import CodeExpired, CodeInvalid, DriverError, LoginError, PasswordInvalid
from drivers.protocol import CodeSent, Login, PasswordNeeded, QrToken, SignedIn

_LOOK_AFTER: Final = timedelta(seconds=1)
"""A QR code is shown for so long at the least, whatever the clocks say."""


class Questions(Protocol):
    """Whoever knows what Telegram asks for: a terminal, a page, a sandbox."""

    async def code(self, sent: CodeSent, *, again: bool) -> str:
        """The login code, or nothing to have it sent in the next way; `again`: one was refused."""
        ...

    async def password(self, hint: str, *, again: bool) -> str:
        """The two-step password. `hint` is its owner's; `again`: the one before was refused."""
        ...


async def phone_code_login(login: Login, *, phone_number: str, ask: Questions) -> SignedIn:
    """Take `login` through its steps and close it, whatever happens.

    Raises:
        LoginRefused: Telegram refused, or did not answer, or a step took ten minutes. Its
            `__cause__` is the driver's error, and the sentence says what to do.
    """
    async with _conversation(login):
        return await _finish(login, await _by_code(login, phone_number, ask), ask)


async def qr_login(login: Login, *, show: Callable[[QrToken], object], ask: Questions) -> SignedIn:
    """Show a QR code, and a new one whenever it is too old, until somebody scans it.

    Raises:
        LoginRefused: as `phone_code_login`.
    """
    async with _conversation(login):
        answer = await login.scan()
        while isinstance(answer, QrToken):
            show(answer)
            left = answer.expires_at - datetime.now(UTC)
            await login.scanned(within=max(left, _LOOK_AFTER))
            answer = await login.scan()
        return await _finish(login, answer, ask)


@asynccontextmanager
async def _conversation(login: Login) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(ATTEMPT_LIFE.total_seconds()):
            yield
    except TimeoutError as error:
        sentence = _("The login took longer than ten minutes: begin it again.")
        raise LoginRefused(sentence, code="login_unknown") from error
    except DriverError as error:
        raise login_refused(error) from error
    finally:
        await login.close()


async def _by_code(login: Login, phone_number: str, ask: Questions) -> SignedIn | PasswordNeeded:
    sent, tries = await login.send_code(phone_number), 0
    while tries < TRIES_ALLOWED:
        code = await ask.code(sent, again=tries > 0)
        if not code and sent.next_via:
            sent = await _resent(login, sent)
            continue
        tries += 1
        try:
            return await login.sign_in(code)
        except CodeInvalid:
            continue
        except CodeExpired:
            sent = await login.send_code(phone_number)
    raise tries_exhausted()


async def _resent(login: Login, sent: CodeSent) -> CodeSent:
    try:
        return await login.resend_code()
    except LoginError:  # too early, or no further way: the code that was sent is still good
        return replace(sent, next_via=None)


async def _finish(login: Login, answer: Standing, ask: Questions) -> SignedIn:
    if isinstance(answer, SignedIn):
        return answer
    hint = answer.hint if isinstance(answer, PasswordNeeded) else ""
    for attempt in range(TRIES_ALLOWED):
        try:
            return await login.check_password(await ask.password(hint, again=attempt > 0))
        except PasswordInvalid:
            continue
    raise tries_exhausted()
