"""Takes over a session that was made elsewhere, by Pyrogram or Telethon."""

import asyncio
import logging
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.egress import proxy_of
from accounts.errors import AccountExists, AccountsError, LoginRefused, VaultError
from accounts.login.counting import IMPORT, SUCCESS, login_count
from accounts.login.record import login_failed, login_record
from accounts.login.sentences import UNREADABLE, login_refused
from accounts.models import Account
from accounts.selectors import account_get
from accounts.telegram import application_from_settings
from accounts.vault import Vault
from drivers.errors import DriverError
from drivers.foreign import (
    BotSession,
    EmptySession,
    ForeignError,
    ForeignSession,
    NotASession,
    TestServerSession,
    read_file,
    read_string,
)
from drivers.protocol import SignedIn
from drivers.proxies import ProxyServer
from drivers.registry import driver_factory

log = logging.getLogger(__name__)

_SENTENCES: Final = {
    NotASession: gettext_lazy(
        "This is neither a session string nor a .session file of Pyrogram or Telethon."
    ),
    EmptySession: gettext_lazy("This session holds no key: nobody has logged in with it."),
    BotSession: gettext_lazy("This is a bot's session: accounts are users."),
    TestServerSession: gettext_lazy("This session is one of Telegram's test servers."),
}


def session_read(content: bytes | str) -> ForeignSession:
    """The session in a string, or in the bytes of a `.session` file, which stay in memory.

    Raises:
        LoginRefused: it is none, or one that cannot become an account's.
    """
    try:
        return read_string(content) if isinstance(content, str) else read_file(content)
    except ForeignError as error:
        refused = LoginRefused(str(_SENTENCES[type(error)]), code=UNREADABLE)
        raise login_failed(refused, flow=IMPORT) from error


def account_import(
    *,
    foreign: ForeignSession,
    driver: str = "",
    account_id: UUID | None = None,
    display_name: str = "",
) -> Account:
    """Keep a session that was made elsewhere, once Telegram said whose it is.

    The program that made it must have been stopped: Telegram ends a session that is used twice.

    Args:
        foreign: what was read.
        driver: of an account that is new.
        account_id: whose session it must be; None lets it be any user's.
        display_name: of an account that is new.

    Raises:
        LoginRefused: Telegram does not know it (`session_dead`), or did not answer.
        AccountsError: a sentence says what is wrong; nothing was stored, and the session lives on.
    """
    vault = Vault.from_settings()
    vault.verify()
    if account_id is not None:
        driver = account_get(account_id=account_id).driver
    _refuse_our_own(foreign, vault)
    proxy = proxy_of(account_id, key=vault.key)
    try:
        signed_in = asyncio.run(_verified(foreign, driver, proxy))
    except DriverError as error:
        raise login_failed(login_refused(error), flow=IMPORT, account_id=account_id) from error
    try:
        account = login_record(
            vault=vault,
            driver=driver,
            signed_in=signed_in,
            flow=IMPORT,
            account_id=account_id,
            display_name=display_name,
        )
    except AccountsError as error:
        login_failed(error, flow=IMPORT)
        raise
    login_count(outcome=SUCCESS, flow=IMPORT)
    log.info("A session was imported", extra={"account_id": str(account.pk)})
    return account


async def _verified(foreign: ForeignSession, driver: str, proxy: ProxyServer | None) -> SignedIn:
    """Connect once: Telegram says whose session it is, if it knows it."""
    login = driver_factory(driver).login(application=application_from_settings(), proxy=proxy)
    try:
        return await login.adopt(foreign.dc_id, foreign.auth_key)
    finally:
        await login.close()


def _refuse_our_own(foreign: ForeignSession, vault: Vault) -> None:
    """A session that an account has already may be in use: a second line would end it."""
    accounts = Account.objects.exclude(session_path="")
    if foreign.user_id is not None:
        accounts = accounts.filter(telegram_user_id=foreign.user_id)
    for account in accounts.iterator():
        try:
            same = vault.open(account).auth_key == foreign.auth_key
        except VaultError:  # told when that account is opened
            continue
        if same:
            raise AccountExists(
                _("Account %(id)s has this very session already.") % {"id": account.pk}
            )
