"""A login by QR code, in steps: a code is shown, and looked after until it is scanned."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.errors import LoginRefused
from accounts.login.attempts import attempt_get
from accounts.login.machine import LoginShown, login_begin, login_step, shown
from accounts.models import LoginFlow, LoginStep
from accounts.selectors import account_get
from accounts.vault import master_key_from_settings
from drivers.protocol import QrToken

LOOKS_APART: Final = timedelta(seconds=2)
"""Whoever looks sooner sees what the last look saw: Telegram is asked at a person's pace."""


def login_by_qr(*, account_id: UUID, now: datetime) -> LoginShown:
    """Show a QR code.

    Raises:
        AccountUnknown: no account has this id.
        AccountsError: as `accounts.login.machine.login_begin`.
    """
    return login_begin(
        account=account_get(account_id=account_id),
        flow=LoginFlow.QR,
        call=lambda login: login.scan(),
        now=now,
    )


def login_look(*, account_id: UUID, now: datetime) -> LoginShown:
    """Ask whether the QR code was scanned; one that was not is shown anew.

    Where nothing is to be scanned, and where Telegram was asked a moment ago, the login is shown as
    it stands.

    Raises:
        AccountsError: as `accounts.login.machine.login_step`.
    """
    standing = attempt_get(account_id=account_id, key=master_key_from_settings(), now=now)
    asked, since = standing.state.asked, now - standing.state.asked_at
    if not isinstance(asked, QrToken) or since < LOOKS_APART:
        return shown(standing)
    try:
        return login_step(
            account_id=account_id,
            steps=[LoginStep.SCAN],
            call=lambda login: login.scan(),
            now=now,
        )
    except LoginRefused as refused:
        if refused.code == "login_busy":  # somebody else is looking
            return shown(standing)
        raise
