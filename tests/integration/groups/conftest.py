"""Registered groups and accounts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from accounts.models import Account
from groups.models import GroupProfile
from groups.services import group_attest, group_enable, group_register
from tests.unit.groups.builders import GROUP, NOON

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def operator(db: None) -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(telegram_user_id=500)


@pytest.fixture
def group(operator: User) -> GroupProfile:
    """A group that is watched."""
    group_register(group_id=GROUP, name="Games")
    group_attest(group_id=GROUP, by=operator, now=NOON)
    group_enable(group_id=GROUP, now=NOON)
    return GroupProfile.objects.get(pk=GROUP)
