"""What a policy is told that wants more than its budgets allow."""

from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Account
from groups.models import GroupMember
from groups.policies import policy_parse
from groups.services import group_register, policy_warnings
from tests.unit.groups.builders import GROUP, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wide_settings(settings: Settings) -> None:
    settings.SIS_GROUP_RATE, settings.SIS_GROUP_BURST = "1000/s", 1000
    settings.SIS_GLOBAL_RATE, settings.SIS_GLOBAL_BURST = "1000/s", 1000
    settings.SIS_MAX_EVENT_AGE = 60


def members(count: int, **fields: Any) -> None:
    group = group_register(group_id=GROUP, name="Games")
    for _ in range(count):
        account = Account.objects.create(**fields)
        GroupMember.objects.create(group=group, account=account, seen_at=NOON)


def warned(**policy: Any) -> list[str]:
    return policy_warnings(group_id=GROUP, policy=policy_parse({"version": 1, **policy}))


def test_a_packet_for_more_accounts_than_the_group_lets_through_is_told_the_share_that_fits() -> (
    None
):
    members(40)

    (told,) = warned(redpackets={}, limits={"rate_limit": "20/m", "burst": 5})

    assert 'Rule "redpacket" lets 40 accounts act at once' in told
    assert "let 25 of them within 60 s; all of them take 105 s" in told


def test_the_budget_of_the_whole_service_counts_too(settings: Settings) -> None:
    settings.SIS_GLOBAL_RATE, settings.SIS_GLOBAL_BURST = "10/m", 1
    members(12)

    (told,) = warned(redpackets={})

    assert "let 11 of them within 60 s" in told


def test_what_fits_is_told_nothing() -> None:
    members(40)

    assert warned(redpackets={}, limits={"rate_limit": "40/m", "burst": 5}) == []
    assert warned(redpackets={"share": 0.6}, limits={"rate_limit": "20/m", "burst": 5}) == []
    assert warned(redpackets={"count": 25}, limits={"rate_limit": "20/m", "burst": 5}) == []


def test_only_accounts_with_the_rules_role_and_the_right_to_write_count() -> None:
    members(4, roles=["helper"])
    members(4, roles=["player"])
    GroupMember.objects.filter(account__roles=["helper"]).update(can_send=True)
    reply = {"name": "hello", "match": {"keywords": ["hi"]}, "texts": ["Hello."], "count": 8}

    (told,) = warned(replies=[reply], limits={"rate_limit": "1/m", "burst": 1})

    assert 'Rule "hello" lets 4 accounts act at once, and the budgets let 2 of them' in told
