"""Stores policies that were read whole, with their history, and says what of them cannot work."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Account
from groups.errors import GroupUnknown
from groups.models import GroupMember, GroupProfile, PolicyVersion
from groups.policies import GroupPolicy, policy_parse
from groups.services.fitting import policy_fit_warnings


def policy_apply(*, group_id: int, raw: Any, now: datetime, actor: str = "") -> GroupPolicy:
    """Validate a policy and store it for a group, in place of the one before, as a new version.

    The policy that the group has already makes no version.

    Args:
        group_id: the group's marked id.
        raw: the policy as plain data.
        now: when.
        actor: who, for the history: an admin's user name, or where else it comes from.

    Raises:
        PolicyInvalid: it has problems; the policy before stays.
        GroupUnknown: the group is not registered.
    """
    policy = policy_parse(raw)
    with transaction.atomic():
        group = GroupProfile.objects.select_for_update(no_key=True).filter(pk=group_id).first()
        if group is None:
            raise GroupUnknown(
                _("Group %(id)d is not registered. Run: manage.py groups register %(id)d NAME")
                % {"id": group_id}
            )
        newest = PolicyVersion.objects.filter(group_id=group_id).aggregate(newest=Max("number"))
        if newest["newest"] is None or group.strategies != raw:
            GroupProfile.objects.filter(pk=group_id).update(strategies=raw, updated_at=now)
            PolicyVersion.objects.create(
                group_id=group_id,
                number=(newest["newest"] or 0) + 1,
                policy=raw,
                sha=policy_sha(raw),
                actor=actor,
                created_at=now,
            )
    return policy


def policy_sha(raw: Any) -> str:
    """The SHA-256 of a policy's JSON with its keys in order, in hex."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def policy_warnings(*, group_id: int, policy: GroupPolicy) -> list[str]:
    """A sentence for each account that the policy names and that cannot act in the group.

    And one for each rule that looks for what cannot be known there,
    and for each that wants more at once than the budgets let through in time.
    """
    named = policy.accounts_named()
    known = set(Account.objects.filter(pk__in=named).values_list("pk", flat=True))
    members = GroupMember.objects.filter(group_id=group_id, account_id__in=named)
    rights = dict(members.values_list("account_id", "can_send"))
    warnings = _blind_rules(group_id, policy)
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
    return warnings + policy_fit_warnings(group_id=group_id, policy=policy)


SUPERGROUPS_BELOW = -1_000_000_000_000
"""Marked ids of supergroups are below this; in basic groups each member numbers messages itself."""


def _blind_rules(group_id: int, policy: GroupPolicy) -> list[str]:
    if group_id < SUPERGROUPS_BELOW:
        return []
    return [
        _(
            'Rule "%(rule)s" never applies: group %(group)d is a basic group, where replies to '
            "bots cannot be known. Make it a supergroup, or take reply_to: bot out of the rule."
        )
        % {"rule": rule.name, "group": group_id}
        for rule in policy.replies
        if rule.match.reply_to == "bot"
    ]
