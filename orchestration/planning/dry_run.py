"""How an action says that it is to be carried out without the call to Telegram."""

from collections.abc import Mapping
from typing import Any

from groups.policies import GroupPolicy

DRY_RUN = "dry_run"
"""The key in an action's payload, and in the result that it then has."""


def dry(policy: GroupPolicy) -> dict[str, Any]:
    """What an action's payload holds besides, by its group's policy."""
    return {DRY_RUN: True} if policy.dry_run else {}


def is_dry(held: Mapping[str, Any]) -> bool:
    """Whether a payload or a result is that of a dry run."""
    return bool(held.get(DRY_RUN))
