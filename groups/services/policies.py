"""Stores policies that were read whole, and says what of them cannot work."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Account
from groups.errors import GroupUnknown
from groups.models import GroupMember, GroupProfile
from groups.policies import GroupPolicy, policy_parse


def policy_apply(*, group_id: int, raw: Any, now: datetime) -> GroupPolicy:
    """Validate a policy and store it for a group, in place of the one before.

    Raises:
        PolicyInvalid: it has problems; the policy before stays.
        GroupUnknown: the group is not registered.
    """
    policy = policy_parse(raw)
    stored = GroupProfile.objects.filter(group_id=group_id).update(strategies=raw, updated_at=now)
    if not stored:
        raise GroupUnknown(
            _("Group %(id)d is not registered. Run: manage.py groups register %(id)d NAME")
            % {"id": group_id}
        )
    return policy


def policy_warnings(*, group_id: int, policy: GroupPolicy) -> list[str]:
    """A sentence for each account that the policy names and that cannot act in the group."""
    named = policy.accounts_named()
    known = set(Account.objects.filter(pk__in=named).values_list("pk", flat=True))
    members = GroupMember.objects.filter(group_id=group_id, account_id__in=named)
    rights = dict(members.values_list("account_id", "can_send"))
    warnings = []
    for account_id in sorted(named):
        facts = {"account": account_id, "group": group_id}
        if account_id not in known:
            warnings.append(_("Account %(account)s does not exist; correct its id.") % facts)
        elif account_id not in rights:
            warnings.append(
                _(
                    "Account %(account)s is not in group %(group)d: add it to the group in "
                    "Telegram, or take it out of the policy."
                )
                % facts
            )
        elif not rights[account_id]:
            warnings.append(
                _("Account %(account)s may not write in group %(group)d: give it the right.")
                % facts
            )
    return warnings
