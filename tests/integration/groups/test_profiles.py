"""A group is listened to only after somebody attested that it is ours."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from accounts.models import Account
from groups.errors import GroupIdInvalid, GroupNotAttested, GroupUnknown, PolicyInvalid
from groups.models import GroupProfile
from groups.policies import GroupPolicy, policy_load
from groups.selectors import watched, watched_group_ids
from groups.services import (
    group_active,
    group_attest,
    group_disable,
    group_enable,
    group_register,
    policy_apply,
)
from tests.integration.groups.conftest import LATER
from tests.unit.groups.builders import GROUP, NOON


def test_a_registered_group_is_not_watched_yet(operator: User) -> None:
    group_register(group_id=GROUP, name="Games")

    assert watched_group_ids() == frozenset()
    with pytest.raises(GroupNotAttested, match="groups attest -1002200000001 --by"):
        group_enable(group_id=GROUP, now=NOON)


def test_an_attested_and_enabled_group_is_watched(group: GroupProfile, account: Account) -> None:
    found = watched()

    assert found.group_ids == {GROUP}
    assert found.user_ids == {500}


def test_a_disabled_group_is_watched_no_more(group: GroupProfile) -> None:
    assert group_disable(group_id=GROUP, now=LATER)
    assert not group_disable(group_id=GROUP, now=LATER)

    assert watched_group_ids() == frozenset()
    assert group_enable(group_id=GROUP, now=LATER)
    assert not group_enable(group_id=GROUP, now=LATER)


def test_the_first_attestation_stands(group: GroupProfile) -> None:
    other = User.objects.create_user("eve")

    assert not group_attest(group_id=GROUP, by=other, now=LATER)

    group.refresh_from_db()
    assert (str(group.attested_by), group.attested_at) == ("ada", NOON)


def test_registering_again_renames(group: GroupProfile) -> None:
    group_register(group_id=GROUP, name="More games")

    group.refresh_from_db()
    assert group.name == "More games"
    assert group.enabled


def test_an_id_that_is_no_groups_is_refused(operator: User) -> None:
    with pytest.raises(GroupIdInvalid, match="below 0"):
        group_register(group_id=7, name="A user")


def test_steps_with_an_unknown_group_say_how_to_register_it(operator: User) -> None:
    with pytest.raises(GroupUnknown, match="groups register"):
        group_attest(group_id=GROUP, by=operator, now=NOON)
    with pytest.raises(GroupUnknown, match="groups register"):
        group_enable(group_id=GROUP, now=NOON)
    with pytest.raises(GroupUnknown, match="groups register"):
        group_disable(group_id=GROUP, now=NOON)
    with pytest.raises(GroupUnknown, match="groups register"):
        policy_apply(group_id=GROUP, raw={}, now=NOON)


@pytest.mark.parametrize("wrong", [{"group_id": GROUP, "enabled": True}, {"group_id": 7}])
def test_the_database_itself_holds_the_invariants(wrong: dict[str, object], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupProfile.objects.create(name="Games", **wrong)


def test_a_policy_is_stored_and_read_with_the_next_row(group: GroupProfile) -> None:
    assert policy_load(group) == GroupPolicy()

    policy_apply(group_id=GROUP, raw={"redpackets": {"count": 2}}, now=LATER)

    packets = policy_load(GroupProfile.objects.get()).redpackets
    assert packets is not None
    assert packets.count == 2


def test_a_policy_with_problems_leaves_the_one_before(group: GroupProfile) -> None:
    policy_apply(group_id=GROUP, raw={"redpackets": {"count": 2}}, now=NOON)

    with pytest.raises(PolicyInvalid):
        policy_apply(group_id=GROUP, raw={"redpackets": {"count": -2}}, now=LATER)

    group.refresh_from_db()
    assert group.strategies == {"redpackets": {"count": 2}}


def test_a_groups_activity_is_written_once_a_minute(group: GroupProfile) -> None:
    group_active(group_id=GROUP, at=NOON)
    group_active(group_id=GROUP, at=NOON.replace(second=59))
    first = GroupProfile.objects.get()
    group_active(group_id=GROUP, at=LATER)
    second = GroupProfile.objects.get()

    assert (first.last_active_at, second.last_active_at) == (NOON, LATER)
