"""One step of a login, taken on a connection of its own: the same for every flow."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.egress import proxy_of
from accounts.errors import LoginRefused
from accounts.login.attempts import (
    Claimed,
    attempt_begin,
    attempt_claim,
    attempt_end,
    attempt_get,
    attempt_move,
    attempt_release,
)
from accounts.login.counting import SUCCESS, login_count
from accounts.login.record import login_failed, login_keep
from accounts.login.sentences import TRIES, login_refused
from accounts.login.state import Asked, LoginState, Standing
from accounts.models import Account, LoginFlow, LoginStep
from accounts.telegram import application_from_settings
from accounts.vault import Vault, master_key_from_settings
from drivers.errors import CodeExpired, CodeInvalid, DriverError, PasswordInvalid, SessionLost
from drivers.protocol import Login, LoginProgress, SignedIn
from drivers.proxies import ProxyServer
from drivers.registry import driver_factory

TRIES_ALLOWED: Final = 3
"""How often a code, and then a password, may be typed."""

Call: TypeAlias = Callable[[Login], Awaitable[Standing]]
"""The one question of a step."""


@dataclass(frozen=True, slots=True)
class LoginShown:
    """A login in progress as its person sees it; `asked` is None when the login is done."""

    account_id: UUID
    flow: LoginFlow
    asked: Asked | None = field(repr=False)
    asked_at: datetime
    expires_at: datetime


def login_begin(*, account: Account, flow: LoginFlow, call: Call, now: datetime) -> LoginShown:
    """Ask Telegram for the first step, and keep the login for the next one.

    What could keep a session from being stored is looked at before Telegram is asked.

    Raises:
        AccountsError: a sentence says what is wrong; a former login of the account goes on.
        DriverUnavailable: the account's driver cannot be used on this machine.
    """
    vault = Vault.from_settings()
    vault.verify()
    proxy = proxy_of(account.pk, key=vault.key)
    try:
        standing, progress = asyncio.run(_one_call(account.driver, None, proxy, call))
    except DriverError as error:
        raise login_failed(login_refused(error), flow=flow, account_id=account.pk) from error
    if isinstance(standing, SignedIn):
        raise TypeError("A login is not done by its first step.")
    state = LoginState(account.driver, progress, standing, asked_at=now)
    begun = attempt_begin(account_id=account.pk, flow=flow, state=state, key=vault.key, now=now)
    return shown(begun)


def login_step(
    *, account_id: UUID, steps: Collection[LoginStep], call: Call, now: datetime
) -> LoginShown:
    """Take the next step of the account's login, and keep where it stands, or what it brought.

    A wrong code or password may be typed again, three times in all.

    Raises:
        AccountsError: a sentence says what is wrong, and whether the login goes on.
        DriverUnavailable: the login's driver cannot be used on this machine.
    """
    vault = Vault.from_settings()
    proxy = proxy_of(account_id, key=vault.key)
    claimed = attempt_claim(account_id=account_id, steps=steps, key=vault.key, now=now)
    state = claimed.state
    try:
        standing, progress = asyncio.run(_one_call(state.driver, state.progress, proxy, call))
    except DriverError as error:
        refused = _refuse(claimed, error, now)
        raise login_failed(refused, flow=claimed.flow, account_id=account_id) from error
    except BaseException:
        attempt_release(claimed=claimed, now=now, tries=claimed.tries)
        raise
    if isinstance(standing, SignedIn):
        return _finish(vault, claimed, standing, proxy, now)
    moved = LoginState(state.driver, progress, standing, asked_at=now)
    return shown(attempt_move(claimed=claimed, state=moved, key=vault.key, now=now))


def login_shown(*, account_id: UUID, now: datetime) -> LoginShown:
    """The account's login as it stands; LoginRefused when none is in progress."""
    return shown(attempt_get(account_id=account_id, key=master_key_from_settings(), now=now))


def shown(claimed: Claimed) -> LoginShown:
    """A login in progress, without what is secret to all but its person."""
    return LoginShown(
        account_id=claimed.account_id,
        flow=claimed.flow,
        asked=claimed.state.asked,
        asked_at=claimed.state.asked_at,
        expires_at=claimed.expires_at,
    )


async def _one_call(
    driver: str, progress: LoginProgress | None, proxy: ProxyServer | None, call: Call
) -> tuple[Standing, LoginProgress]:
    """Open a line with the login's key, ask one question, close the line."""
    application = application_from_settings()
    login = driver_factory(driver).login(application=application, progress=progress, proxy=proxy)
    try:
        standing = await call(login)
    finally:
        await login.close()
    return standing, login.progress


def _finish(
    vault: Vault, claimed: Claimed, signed_in: SignedIn, proxy: ProxyServer | None, now: datetime
) -> LoginShown:
    """Keep the session, or end it at Telegram; either way the login is over."""
    try:
        login_keep(
            vault=vault,
            driver=claimed.state.driver,
            signed_in=signed_in,
            flow=claimed.flow,
            account_id=claimed.account_id,
            proxy=proxy,
        )
    finally:
        attempt_end(attempt_id=claimed.attempt_id)
    login_count(outcome=SUCCESS, flow=claimed.flow)
    return LoginShown(claimed.account_id, claimed.flow, None, now, claimed.expires_at)


def _refuse(claimed: Claimed, error: DriverError, now: datetime) -> LoginRefused:
    """Let the login go on, or end it when another try would be in vain."""
    tries = claimed.tries + isinstance(error, CodeInvalid | PasswordInvalid)
    if tries >= TRIES_ALLOWED:
        attempt_end(attempt_id=claimed.attempt_id)
        return tries_exhausted()
    if isinstance(error, CodeExpired | SessionLost):
        attempt_end(attempt_id=claimed.attempt_id)
    else:
        attempt_release(claimed=claimed, now=now, tries=tries)
    return login_refused(error)


def tries_exhausted() -> LoginRefused:
    """What was typed was wrong three times."""
    return LoginRefused(
        _("Nothing of what was typed was right, three times: begin the login again."), code=TRIES
    )
