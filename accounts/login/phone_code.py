"""A login by phone code, in steps: the code is sent, perhaps sent again, and handed in."""

from datetime import datetime
from uuid import UUID

from accounts.login.machine import LoginShown, login_begin, login_step
from accounts.models import LoginFlow, LoginStep
from accounts.selectors import account_get
from accounts.vault import master_key_from_settings, phone_open


def login_by_code(*, account_id: UUID, now: datetime) -> LoginShown:
    """Have Telegram send a code to the account's phone number.

    Raises:
        AccountUnknown: no account has this id.
        AccountsError: as `accounts.login.machine.login_begin`.
    """
    account = account_get(account_id=account_id)
    sealed = bytes(account.phone_number)
    number = phone_open(sealed, key=master_key_from_settings(), account_id=account.pk)
    return login_begin(
        account=account,
        flow=LoginFlow.PHONE_CODE,
        call=lambda login: login.send_code(number),
        now=now,
    )


def login_resend(*, account_id: UUID, now: datetime) -> LoginShown:
    """Have the code sent in Telegram's next way; AccountsError as `login_step`."""
    return login_step(
        account_id=account_id,
        steps=[LoginStep.CODE],
        call=lambda login: login.resend_code(),
        now=now,
    )


def login_code(*, account_id: UUID, code: str, now: datetime) -> LoginShown:
    """Hand in the code; it is not stored. AccountsError as `login_step`."""
    return login_step(
        account_id=account_id,
        steps=[LoginStep.CODE],
        call=lambda login: login.sign_in(code),
        now=now,
    )
