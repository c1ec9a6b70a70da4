"""What several suspensions shortly after one another do to the whole service."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, AccountLog, Status, Switch
from accounts.selectors import switches_thrown
from accounts.services import account_status_change, switch_release
from accounts.services.fleet import WINDOW, bans_allowed

pytestmark = pytest.mark.django_db


def fleet(count: int) -> list[Account]:
    return [Account.objects.create(session_path=f"{n}.sisv") for n in range(count)]


def ban(account: Account) -> None:
    account_status_change(account_id=account.pk, to=Status.SUSPENDED, reason="USER_DEACTIVATED_BAN")


@pytest.mark.parametrize(
    ("accounts", "bans"), [(0, 2), (1, 2), (5, 2), (20, 2), (21, 3), (100, 3), (5000, 3)]
)
def test_three_bans_halt_or_a_tenth_and_never_the_first(accounts: int, bans: int) -> None:
    assert bans_allowed(accounts) == bans


def test_the_third_ban_within_minutes_throws_the_switch_of_all() -> None:
    accounts = fleet(30)
    ban(accounts[0])
    ban(accounts[1])
    assert switches_thrown() == frozenset()

    ban(accounts[2])

    switch = Switch.objects.get()
    assert (switch.scope, switch.thrown_by) == ("global", "fleet guard")
    assert switch.reason == "3 accounts were suspended within 10 minutes"


def test_bans_that_lie_longer_back_do_not_count() -> None:
    accounts = fleet(30)
    ban(accounts[0])
    ban(accounts[1])
    AccountLog.objects.update(created_at=timezone.now() - WINDOW - timedelta(seconds=1))

    ban(accounts[2])

    assert switches_thrown() == frozenset()


def test_an_account_that_is_banned_twice_counts_once_and_one_that_came_back_does_not() -> None:
    first, second, third = fleet(30)[:3]
    for account in (first, second):
        ban(account)
        account_status_change(account_id=account.pk, to=Status.ACTIVE, reason="Connected")
    ban(second)

    ban(third)

    assert switches_thrown() == frozenset()


def test_a_release_stands_until_the_next_ban() -> None:
    accounts = fleet(30)
    for account in accounts[:3]:
        ban(account)
    switch_release(scope="global", actor="olga", reason="looked into it")
    assert switches_thrown() == frozenset()

    ban(accounts[3])

    assert switches_thrown() == {"global"}


def test_other_changes_halt_nothing() -> None:
    for account in fleet(5):
        account_status_change(account_id=account.pk, to=Status.NEED_RELOGIN, reason="revoked")

    assert switches_thrown() == frozenset()
