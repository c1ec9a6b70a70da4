"""Keeps what a login brought: the account, its sealed session, and a log row."""

from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.errors import AccountInvalid, AccountsError, IdentityChanged, LoginRefused
from accounts.login.counting import login_count, outcome_of
from accounts.login.ending import session_discard
from accounts.models import Account, AccountEvent, Status
from accounts.selectors import account_get, accounts_with_phone
from accounts.services.logs import account_log
from accounts.services.registry import account_register
from accounts.services.sessions import session_store
from accounts.services.status import account_status_change
from accounts.vault import Vault
from drivers.messages import Profile
from drivers.protocol import SignedIn
from drivers.proxies import ProxyServer


def login_keep(
    *,
    vault: Vault,
    driver: str,
    signed_in: SignedIn,
    flow: str,
    account_id: UUID | None = None,
    phone_number: str = "",
    display_name: str = "",
    proxy: ProxyServer | None = None,
) -> Account:
    """Store the session as `login_record` does, or end it at Telegram: none is left behind.

    `proxy` is what the login went through, and what ending it goes through.
    """
    try:
        return login_record(
            vault=vault,
            driver=driver,
            signed_in=signed_in,
            flow=flow,
            account_id=account_id,
            phone_number=phone_number,
            display_name=display_name,
        )
    except (AccountsError, DatabaseError) as error:
        if isinstance(error, AccountsError):
            login_count(outcome=outcome_of(error), flow=flow)
        session_discard(driver=driver, session=signed_in.session, proxy=proxy)
        raise


def login_record(
    *,
    vault: Vault,
    driver: str,
    signed_in: SignedIn,
    flow: str,
    account_id: UUID | None = None,
    phone_number: str = "",
    display_name: str = "",
) -> Account:
    """Store the session of the account that logged in, which is registered if it is new.

    An account that waited for a new login goes back to OFFLINE, so that a host takes it. One that
    is SUSPENDED stays so: an operator decides. All of it is one transaction.

    Args:
        vault: seals the session.
        driver: of an account that is new.
        signed_in: what Telegram gave.
        flow: how it was logged in; for the log.
        account_id: whose login it was; None finds the account by its phone number or user.
        phone_number: whose login it was; without one, the number that Telegram tells.
        display_name: of an account that is new; without one, the name that Telegram tells.

    Raises:
        AccountUnknown: no account has this id.
        IdentityChanged: the account, or the one with this phone number, is another Telegram user.
        AccountExists: another account is this Telegram user.
        AccountInvalid: nobody said the phone number of a new account.
        SessionConflict: another login of the account finished meanwhile.
        VaultError: the session could not be sealed; nothing was stored.
    """
    profile = signed_in.profile
    number = phone_number or (f"+{profile.phone_number}" if profile.phone_number else "")
    with transaction.atomic():
        account = (
            account_get(account_id=account_id)
            if account_id is not None
            else _found(number, profile, vault)
            or _registered(number, vault, driver, display_name or profile.display_name)
        )
        _refuse_another_user(account, number, profile, vault)
        account_status_change(
            account_id=account.pk,
            to=Status.OFFLINE,
            reason="logged in again",
            expected=[Status.NEED_RELOGIN],
        )
        account_log(
            account_id=account.pk,
            event=AccountEvent.LOGIN_SUCCESS,
            user_id=profile.user_id,
            flow=flow,
        )
        # Last, for the file is written here: whatever fails before leaves none behind.
        session_store(account_id=account.pk, vault=vault, session=signed_in.session)
    return Account.objects.get(pk=account.pk)


def login_failed(
    error: AccountsError, *, flow: str, account_id: UUID | None = None
) -> AccountsError:
    """Count a login, or a step of one, that was refused, and tell the account's operators of it."""
    login_count(outcome=outcome_of(error), flow=flow)
    if account_id is not None and isinstance(error, LoginRefused):
        account_log(
            account_id=account_id,
            event=AccountEvent.LOGIN_FAILED,
            code=error.code,
            flow=flow,
        )
    return error


def _found(number: str, profile: Profile, vault: Vault) -> Account | None:
    """The account with this phone number; or this user's, whose number may have changed."""
    known = accounts_with_phone(number, key=vault.key).first() if number else None
    return known or Account.objects.filter(telegram_user_id=profile.user_id).first()


def _registered(number: str, vault: Vault, driver: str, display_name: str) -> Account:
    if not number:
        raise AccountInvalid(
            _(
                "Telegram did not tell this user's phone number: register the account with its "
                "number first, and log that account in."
            )
        )
    return account_register(
        key=vault.key, phone_number=number, driver=driver, display_name=display_name
    )


def _refuse_another_user(account: Account, number: str, profile: Profile, vault: Vault) -> None:
    """A user is known by its id; an account that never logged in, by its phone number alone."""
    same = account.telegram_user_id == profile.user_id
    if account.telegram_user_id is None:
        with_number = accounts_with_phone(number, key=vault.key) if number else None
        same = with_number is None or with_number.filter(pk=account.pk).exists()
    if not same:
        raise IdentityChanged(
            _(
                "Another Telegram user logged in than account %(id)s is: somebody else's telephone "
                "scanned the code, or the phone number was given to somebody else. The session was "
                "not kept."
            )
            % {"id": account.pk}
        )
