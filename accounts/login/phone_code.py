"""The steps of a login by phone code: the code, and the two-step password if there is one."""

from typing import Protocol

from django.utils.translation import gettext as _

from accounts.errors import LoginRefused
from accounts.login.sentences import login_sentence
from drivers.errors import CodeExpired, CodeInvalid, DriverError, PasswordInvalid
from drivers.protocol import Login, PasswordNeeded, SignedIn

TRIES = 3
"""How often a code, and then a password, may be typed."""


class Questions(Protocol):
    """Whoever knows what Telegram asks for: a terminal, a page, a sandbox."""

    async def code(self, via: str, *, again: bool) -> str:
        """The login code. `via` says how Telegram sent it; `again`: the one before was refused."""
        ...

    async def password(self, hint: str, *, again: bool) -> str:
        """The two-step password. `hint` is its owner's; `again`: the one before was refused."""
        ...


async def phone_code_login(login: Login, *, phone_number: str, ask: Questions) -> SignedIn:
    """Take `login` through its steps and close it, whatever happens.

    Raises:
        LoginRefused: Telegram refused, or did not answer. Its `__cause__` is the driver's error,
            and the sentence says what to do.
    """
    try:
        answer = await _by_code(login, phone_number, ask)
        if isinstance(answer, PasswordNeeded):
            answer = await _by_password(login, answer.hint, ask)
    except DriverError as error:
        raise LoginRefused(login_sentence(error)) from error
    finally:
        await login.close()
    return answer


async def _by_code(login: Login, phone_number: str, ask: Questions) -> SignedIn | PasswordNeeded:
    sent = await login.send_code(phone_number)
    for attempt in range(TRIES):
        try:
            return await login.sign_in(await ask.code(sent.via, again=attempt > 0))
        except CodeInvalid:
            continue
        except CodeExpired:
            sent = await login.send_code(phone_number)
    raise LoginRefused(_("No code was right in three tries: begin the login again."))


async def _by_password(login: Login, hint: str, ask: Questions) -> SignedIn:
    for attempt in range(TRIES):
        try:
            return await login.check_password(await ask.password(hint, again=attempt > 0))
        except PasswordInvalid:
            continue
    raise LoginRefused(_("No password was right in three tries: begin the login again."))
