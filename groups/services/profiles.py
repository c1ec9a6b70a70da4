"""Registers groups, and lets them act only once somebody attested that they are ours."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.errors import GroupIdInvalid, GroupNotAttested, GroupUnknown
from groups.models import GroupProfile

ACTIVE_EVERY = timedelta(minutes=1)
"""How old `last_active_at` may be before it is written again."""


def group_register(*, group_id: int, name: str) -> GroupProfile:
    """Register a group by its marked id, or give a registered one another name.

    Raises:
        GroupIdInvalid: the id is not below 0, so it cannot be a group's.
    """
    if group_id >= 0:
        raise GroupIdInvalid(
            _("%(id)d is not the id of a group: give Telegram's marked id, which is below 0.")
            % {"id": group_id}
        )
    return GroupProfile.objects.update_or_create(group_id=group_id, defaults={"name": name})[0]


def group_attest(*, group_id: int, by: Any, now: datetime) -> bool:
    """Note that `by` (a user of the admin) attests: the group is ours, its members are told.

    Returns False when somebody had attested before; the first attestation stands.

    Raises:
        GroupUnknown: the group is not registered.
    """
    changed = _update(group_id, Q(attested_at=None), now, attested_by=by, attested_at=now)
    _registered(group_id)
    return changed


def group_enable(*, group_id: int, now: datetime) -> bool:
    """Listen and act in a group; False when it was enabled already.

    Raises:
        GroupUnknown: the group is not registered.
        GroupNotAttested: nobody has attested yet that it is ours.
    """
    changed = _update(group_id, Q(enabled=False, attested_at__isnull=False), now, enabled=True)
    if _registered(group_id).attested_at is None:
        raise GroupNotAttested(
            _(
                "Nobody has attested that group %(id)d is ours and that its members are told that "
                "house accounts take part. Run: manage.py groups attest %(id)d --by USER"
            )
            % {"id": group_id}
        )
    return changed


def group_disable(*, group_id: int, now: datetime) -> bool:
    """Neither listen nor act in a group any more; False when it was disabled already.

    Raises:
        GroupUnknown: the group is not registered.
    """
    changed = _update(group_id, Q(enabled=True), now, enabled=False)
    _registered(group_id)
    return changed


def group_active(*, group_id: int, at: datetime) -> None:
    """Note that something was heard; written at most once a minute."""
    stale = Q(last_active_at=None) | Q(last_active_at__lt=at - ACTIVE_EVERY)
    GroupProfile.objects.filter(stale, group_id=group_id).update(last_active_at=at)


def _update(group_id: int, expected: Q, now: datetime, **change: object) -> bool:
    profiles = GroupProfile.objects.filter(expected, group_id=group_id)
    return bool(profiles.update(**change, updated_at=now))


def _registered(group_id: int) -> GroupProfile:
    profile = GroupProfile.objects.filter(group_id=group_id).first()
    if profile is None:
        raise GroupUnknown(
            _("Group %(id)d is not registered. Run: manage.py groups register %(id)d NAME")
            % {"id": group_id}
        )
    return profile
