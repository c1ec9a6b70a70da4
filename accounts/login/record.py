"""Keeps what a login brought: the account, its sealed session, and a log row."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import IdentityChanged
from accounts.models import Account, AccountEvent, Status
from accounts.selectors import accounts_with_phone
from accounts.services.logs import account_log
from accounts.services.registry import account_register
from accounts.services.sessions import session_store
from accounts.services.status import account_status_change
from accounts.vault import Vault
from drivers.protocol import SignedIn


def login_record(
    *, vault: Vault, phone_number: str, driver: str, signed_in: SignedIn, display_name: str = ""
) -> Account:
    """Store the session of the account with this phone number, which is registered if it is new.

    An account that waited for a new login goes back to OFFLINE, so that a host takes it. One that
    is SUSPENDED stays so: an operator decides. All of it is one transaction.

    Raises:
        IdentityChanged: the account with this phone number was another Telegram user.
        AccountExists: another account is this Telegram user.
        SessionConflict: another login of the account finished meanwhile.
        VaultError: the session could not be sealed; nothing was stored.
    """
    user_id = signed_in.profile.user_id
    with transaction.atomic():
        account = accounts_with_phone(phone_number, key=vault.key).first() or account_register(
            key=vault.key,
            phone_number=phone_number,
            driver=driver,
            display_name=display_name or signed_in.profile.display_name,
        )
        if account.telegram_user_id not in (None, user_id):
            raise IdentityChanged(
                _(
                    "This phone number is another Telegram user now than account %(id)s was: "
                    "its number was given to somebody else. The session was not kept."
                )
                % {"id": account.pk}
            )
        account_status_change(
            account_id=account.pk,
            to=Status.OFFLINE,
            reason="logged in again",
            expected=[Status.NEED_RELOGIN],
        )
        account_log(account_id=account.pk, event=AccountEvent.LOGIN_SUCCESS, user_id=user_id)
        # Last, for the file is written here: whatever fails before leaves none behind.
        session_store(account_id=account.pk, vault=vault, session=signed_in.session)
    return Account.objects.get(pk=account.pk)
