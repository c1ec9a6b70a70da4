"""What others ask about groups."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from accounts.selectors import own_user_ids
from groups.models import GroupMember, GroupProfile
from groups.policies import GroupPolicy, policy_load
from groups.watch_list import Watched


def watched_group_ids() -> frozenset[int]:
    """The groups that are listened to: enabled, and attested to be ours."""
    watched = GroupProfile.objects.filter(enabled=True, attested_at__isnull=False)
    return frozenset(watched.values_list("group_id", flat=True))


def watched() -> Watched:
    """What the listener asks of every message, in two statements; hosts ask every second."""
    return Watched(group_ids=watched_group_ids(), user_ids=own_user_ids())


def group_get(group_id: int) -> GroupProfile | None:
    """The group, or None when it is not registered."""
    return GroupProfile.objects.filter(group_id=group_id).first()


def group_list() -> list[GroupProfile]:
    """All registered groups, by name."""
    return list(GroupProfile.objects.select_related("attested_by").order_by("name", "group_id"))


def groups_with_counts() -> QuerySet[GroupProfile]:
    """All registered groups, each with the number of our accounts in it as `accounts`."""
    return GroupProfile.objects.select_related("attested_by").annotate(accounts=Count("members"))


def policies_of(group_ids: Collection[int]) -> dict[int, GroupPolicy]:
    """The policies of these groups; one that is not registered is left out.

    Raises:
        PolicyInvalid: a row was written past the services.
    """
    profiles = GroupProfile.objects.filter(group_id__in=group_ids)
    return {profile.group_id: policy_load(profile) for profile in profiles}


def members_of(group_id: int) -> list[GroupMember]:
    """Our accounts in a group with their rights, in the order of their ids."""
    members = GroupMember.objects.filter(group_id=group_id).select_related("account")
    return list(members.order_by("account_id"))
