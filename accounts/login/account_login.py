"""A whole login with a person at a terminal, from the settings to the stored session."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

from accounts.egress import proxy_of
from accounts.errors import AccountsError
from accounts.login.conversation import Questions, phone_code_login, qr_login
from accounts.login.counting import SUCCESS, login_count
from accounts.login.record import login_failed, login_keep
from accounts.models import Account, LoginFlow
from accounts.selectors import account_get, accounts_with_phone
from accounts.telegram import application_from_settings
from accounts.vault import Vault, phone_normalise, phone_open
from drivers.protocol import Login, QrToken, SignedIn
from drivers.proxies import ProxyServer
from drivers.registry import driver_factory

log = logging.getLogger(__name__)

Talk: TypeAlias = Callable[[Login], Awaitable[SignedIn]]


def account_login(
    *, phone_number: str, driver: str, ask: Questions, display_name: str = ""
) -> Account:
    """Log an account in by phone code and keep its session; a new phone number is registered.

    Everything that can be wrong here is looked at before Telegram is asked for a code: the master
    key, the sessions' folder, the database, the API id and hash. A session that could not be kept
    would be a stranger's device in the account.

    Raises:
        AccountsError: a sentence says what is wrong and what to do; nothing was stored.
        DriverUnavailable: the driver is unknown or cannot be used on this machine.
        DatabaseError: the database is away or lacks tables; Telegram was not asked for a code.
    """
    number = phone_normalise(phone_number)
    vault = _vault_ready()
    known = accounts_with_phone(number, key=vault.key).first()

    async def talk(login: Login) -> SignedIn:
        return await phone_code_login(login, phone_number=number, ask=ask)

    account_id = known.pk if known else None
    proxy = proxy_of(account_id, key=vault.key)
    signed_in = _signed_in(talk, driver, LoginFlow.PHONE_CODE, account_id, proxy)
    return _kept(
        login_keep(
            vault=vault,
            driver=driver,
            signed_in=signed_in,
            flow=LoginFlow.PHONE_CODE,
            phone_number=number,
            display_name=display_name,
            proxy=proxy,
        ),
        LoginFlow.PHONE_CODE,
    )


def account_login_by_qr(
    *,
    driver: str,
    show: Callable[[QrToken], object],
    ask: Questions,
    account_id: UUID | None = None,
    display_name: str = "",
) -> Account:
    """Log in whoever scans a QR code, and keep the session; a new user's account is registered.

    Args:
        driver: makes the login, and is that of a new account.
        show: called with each new code.
        ask: for the two-step password.
        account_id: who must scan it; None lets it be any user.
        display_name: of an account that is new.

    Raises:
        AccountsError, DriverUnavailable, DatabaseError: as `account_login`.
    """
    vault = _vault_ready()
    if account_id is not None:
        driver = account_get(account_id=account_id).driver

    async def talk(login: Login) -> SignedIn:
        return await qr_login(login, show=show, ask=ask)

    proxy = proxy_of(account_id, key=vault.key)
    signed_in = _signed_in(talk, driver, LoginFlow.QR, account_id, proxy)
    return _kept(
        login_keep(
            vault=vault,
            driver=driver,
            signed_in=signed_in,
            flow=LoginFlow.QR,
            account_id=account_id,
            display_name=display_name,
            proxy=proxy,
        ),
        LoginFlow.QR,
    )


def account_relogin(*, account_id: UUID, ask: Questions) -> Account:
    """Log an account that exists in again, by phone code, with its own driver and number.

    Raises:
        AccountUnknown: no account has this id.
        PhoneNumberUnreadable: its number does not open under the master key.
        AccountsError, DriverUnavailable, DatabaseError: as `account_login`.
    """
    account = account_get(account_id=account_id)
    key = Vault.from_settings().key
    number = phone_open(bytes(account.phone_number), key=key, account_id=account.pk)
    return account_login(phone_number=number, driver=account.driver, ask=ask)


def _vault_ready() -> Vault:
    vault = Vault.from_settings()
    vault.verify()
    Account.objects.exists()  # the database answers, and has its tables
    return vault


def _signed_in(
    talk: Talk, driver: str, flow: str, account_id: UUID | None, proxy: ProxyServer | None
) -> SignedIn:
    try:
        return asyncio.run(_talked(talk, driver, proxy))
    except AccountsError as error:
        login_failed(error, flow=flow, account_id=account_id)
        raise


async def _talked(talk: Talk, driver: str, proxy: ProxyServer | None) -> SignedIn:
    application = application_from_settings()
    return await talk(driver_factory(driver).login(application=application, proxy=proxy))


def _kept(account: Account, flow: str) -> Account:
    login_count(outcome=SUCCESS, flow=flow)
    log.info("An account logged in", extra={"account_id": str(account.pk), "flow": str(flow)})
    return account
