"""A whole login by phone code, from the settings to the stored session."""

import asyncio
import logging

from accounts.errors import AccountsError, LoginRefused
from accounts.login.counting import SUCCESS, login_count, outcome_of
from accounts.login.phone_code import Questions, phone_code_login
from accounts.login.record import login_record
from accounts.models import Account, AccountEvent
from accounts.selectors import accounts_with_phone
from accounts.services.logs import account_log
from accounts.telegram import application_from_settings
from accounts.vault import Vault, phone_normalise
from drivers.errors import DriverError
from drivers.protocol import SignedIn
from drivers.registry import driver_factory

log = logging.getLogger(__name__)


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
    vault = Vault.from_settings()
    vault.verify()
    accounts_with_phone(number, key=vault.key).exists()
    try:
        signed_in = asyncio.run(_sign_in(number, driver, ask))
        account = login_record(
            vault=vault,
            phone_number=number,
            driver=driver,
            signed_in=signed_in,
            display_name=display_name,
        )
    except AccountsError as error:
        login_count(outcome=outcome_of(error))
        if isinstance(error, LoginRefused):
            _failure_log(number, vault, error)
        raise
    login_count(outcome=SUCCESS)
    log.info("An account logged in", extra={"account_id": str(account.pk)})
    return account


async def _sign_in(number: str, driver: str, ask: Questions) -> SignedIn:
    login = driver_factory(driver).login(application=application_from_settings())
    return await phone_code_login(login, phone_number=number, ask=ask)


def _failure_log(number: str, vault: Vault, refused: LoginRefused) -> None:
    """Tell the account's operators, if the phone number is an account's."""
    account = accounts_with_phone(number, key=vault.key).first()
    if account is not None:
        cause = refused.__cause__
        account_log(
            account_id=account.pk,
            event=AccountEvent.LOGIN_FAILED,
            error_id=cause.error_id if isinstance(cause, DriverError) else "TRIES_EXHAUSTED",
        )
