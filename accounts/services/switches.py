"""Throws and releases kill switches."""

import logging
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import Account, AccountEvent, Switch
from accounts.services.logs import account_log

log = logging.getLogger(__name__)

GLOBAL_SWITCH: Final = "global"
"""The scope of the switch that stops the whole service."""

_ACCOUNT = "account:"


def group_switch(group_id: int) -> str:
    """The scope of the switch that stops one group (its marked chat id)."""
    return f"group:{group_id}"


def account_switch(account_id: UUID) -> str:
    """The scope of the switch that stops one account."""
    return f"{_ACCOUNT}{account_id}"


def switch_throw(*, scope: str, actor: str, reason: str) -> bool:
    """Stop everything in `scope` until somebody releases it.

    Claims see it at once, and gates within half a second. Returns False when it was thrown
    already: the first reason stands.
    """
    with transaction.atomic():
        thrown = Switch.objects.get_or_create(
            scope=scope, defaults={"reason": reason, "thrown_by": actor}
        )[1]
        if thrown:
            _tell(scope, AccountEvent.SWITCH_THROWN, actor=actor, reason=reason)
    return thrown


def switch_release(*, scope: str, actor: str, reason: str = "") -> bool:
    """Let `scope` act again; False when no switch was thrown there."""
    with transaction.atomic():
        released = bool(Switch.objects.filter(scope=scope).delete()[0])
        if released:
            _tell(scope, AccountEvent.SWITCH_RELEASED, actor=actor, reason=reason)
    return released


def _tell(scope: str, event: AccountEvent, *, actor: str, reason: str) -> None:
    """To the log, and to the account's own where the switch is an account's."""
    told = event.value.lower()
    log.warning("A kill switch changed", extra={"scope": scope, "change": told, "actor": actor})
    if scope.startswith(_ACCOUNT):
        account_id = UUID(scope.removeprefix(_ACCOUNT))
        if Account.objects.filter(pk=account_id).exists():
            account_log(account_id=account_id, event=event, actor=actor, reason=reason)
