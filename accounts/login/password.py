"""The last step of a login where there is a two-step password."""

from datetime import datetime
from uuid import UUID

from accounts.login.machine import LoginShown, login_step
from accounts.models import LoginStep


def login_password(*, account_id: UUID, password: str, now: datetime) -> LoginShown:
    """Hand in the two-step password; neither it nor its proof is stored.

    Raises:
        AccountsError: as `accounts.login.machine.login_step`.
    """
    return login_step(
        account_id=account_id,
        steps=[LoginStep.PASSWORD],
        call=lambda login: login.check_password(password),
        now=now,
    )
