"""When a group was last active, for one statement a minute."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from groups.models import GroupProfile
from orchestration.activity import Activity
from tests.unit.orchestration.heard import NOON


def test_a_group_is_noted_at_most_once_a_minute(
    group: GroupProfile, django_assert_num_queries: Callable[[int], Any]
) -> None:
    activity = Activity()

    with django_assert_num_queries(1):
        activity.note(group.pk, at=NOON)
        activity.note(group.pk, at=NOON + timedelta(seconds=59))
    with django_assert_num_queries(1):
        activity.note(group.pk, at=NOON + timedelta(seconds=61))

    group.refresh_from_db()
    assert group.last_active_at == NOON + timedelta(seconds=61)
