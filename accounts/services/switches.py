"""Throws and releases kill switches."""

from typing import Final
from uuid import UUID

from accounts.models import Switch

GLOBAL_SWITCH: Final = "global"
"""The scope of the switch that stops the whole service."""


def group_switch(group_id: int) -> str:
    """The scope of the switch that stops one group (its marked chat id)."""
    return f"group:{group_id}"


def account_switch(account_id: UUID) -> str:
    """The scope of the switch that stops one account."""
    return f"account:{account_id}"


def switch_throw(*, scope: str, actor: str, reason: str) -> bool:
    """Stop everything in `scope` until somebody releases it.

    Gates see it within half a second. Returns False when it was thrown already: the first
    reason stands.
    """
    return Switch.objects.get_or_create(
        scope=scope, defaults={"reason": reason, "thrown_by": actor}
    )[1]


def switch_release(*, scope: str) -> bool:
    """Let `scope` act again; False when no switch was thrown there."""
    return bool(Switch.objects.filter(scope=scope).delete()[0])
