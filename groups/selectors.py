"""What others ask about groups."""

from django.db.models import Count, Q, QuerySet

from accounts.selectors import own_user_ids
from groups.models import GroupProfile
from groups.watch_list import Watched


def watched_group_ids() -> frozenset[int]:
    """The groups that are listened to and acted in: enabled, and attested to be ours."""
    watched = GroupProfile.objects.filter(enabled=True, attested_at__isnull=False)
    return frozenset(watched.values_list("group_id", flat=True))


def watched() -> Watched:
    """What the listener asks of every message, in two statements; hosts ask every second."""
    return Watched(group_ids=watched_group_ids(), user_ids=own_user_ids())


def groups_with_counts() -> QuerySet[GroupProfile]:
    """All registered groups, each with the number of our accounts in it as `accounts`."""
    present = Count("members", filter=Q(members__account__removed_at=None))
    return GroupProfile.objects.select_related("attested_by").annotate(accounts=present)
