"""What writes the tables of groups."""

from groups.services.membership import membership_update
from groups.services.policies import policy_apply, policy_warnings
from groups.services.profiles import (
    group_active,
    group_attest,
    group_disable,
    group_enable,
    group_register,
)
from groups.services.scopes import switch_scope, switch_target_require

__all__ = [
    "group_active",
    "group_attest",
    "group_disable",
    "group_enable",
    "group_register",
    "membership_update",
    "policy_apply",
    "policy_warnings",
    "switch_scope",
    "switch_target_require",
]
