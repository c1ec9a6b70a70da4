"""What a host's share is, and who counts."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now

from accounts.hosting.flock import LifeLock
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.leases import lease_acquire, lease_release, leases_create_missing
from accounts.hosting.orphans import orphans_set_offline
from accounts.hosting.registry import host_register, host_renew, hosts_registered
from accounts.hosting.roster import share_of
from accounts.hosting.selectors import runnable_count, takeable_list
from accounts.models import Account, Desired, HostRegistration, Status

ME = Incarnation("here", boot="0123abcd", pid=1, nonce="me")
NEIGHBOUR = Incarnation("here", boot="0123abcd", pid=2, nonce="neighbour")
STRANGER = Incarnation("there", boot="ffffffff", pid=1, nonce="stranger")


@pytest.fixture(autouse=True)
def six(transactional_db: None) -> list[Account]:
    """Six accounts with free leases."""
    accounts = [
        Account.objects.create(display_name=f"{number}", session_path=f"{number}.sisv")
        for number in range(6)
    ]
    leases_create_missing()
    return accounts


def share(locks: Path, capacity: int = 100) -> int:
    return share_of(ME, capacity=capacity, locks=locks).quota


def test_a_host_alone_holds_all(tmp_path: Path) -> None:
    assert share(tmp_path) == 6


def test_an_account_that_is_about_to_leave_takes_no_other_account_along(
    six: list[Account], tmp_path: Path
) -> None:
    leases = [lease_acquire(account_id=account.pk, holder=ME.id) for account in six]
    Account.objects.filter(pk=six[0].pk).update(status=Status.SUSPENDED)

    assert share(tmp_path) == 6, "until its line is closed"

    assert leases[0]
    lease_release(account_id=six[0].pk, holder=ME.id, epoch=leases[0].epoch)
    assert share(tmp_path) == 5


def test_a_host_without_accounts_counts_too(tmp_path: Path) -> None:
    host_register(incarnation=ME, capacity=100)
    host_register(incarnation=STRANGER, capacity=100)

    assert share(tmp_path) == 3


def test_a_silent_host_does_not_count(tmp_path: Path) -> None:
    host_register(incarnation=STRANGER, capacity=100, life=timedelta(seconds=-1))

    assert share(tmp_path) == 6


def test_a_host_counts_itself_even_when_it_was_silent(tmp_path: Path) -> None:
    host_register(incarnation=ME, capacity=100, life=timedelta(seconds=-1))

    assert share(tmp_path) == 6


def test_a_renewal_writes_a_row_that_others_removed_anew() -> None:
    host_renew(incarnation=ME, capacity=7)

    assert [(host.id, host.capacity, host.alive) for host in hosts_registered()] == [
        (ME.id, 7, True)
    ]


def test_a_dead_neighbour_is_told_and_silent_once_it_holds_nothing(
    tmp_path: Path, six: list[Account]
) -> None:
    host_register(incarnation=NEIGHBOUR, capacity=100)
    lease_acquire(account_id=six[0].pk, holder=NEIGHBOUR.id)
    (tmp_path / f"{NEIGHBOUR.id}.lock").touch()  # a lock file that nobody holds

    found = share_of(ME, capacity=100, locks=tmp_path)

    assert found.quota == 6
    assert found.dead == (NEIGHBOUR.id,)
    assert HostRegistration.objects.filter(pk=NEIGHBOUR.id).exists()

    lease_acquire(account_id=six[0].pk, holder=ME.id, dead=found.dead)
    share_of(ME, capacity=100, locks=tmp_path)

    assert [host.alive for host in hosts_registered() if host.id == NEIGHBOUR.id] == [False]
    assert not list(tmp_path.iterdir())


def test_a_living_neighbour_is_not_dead(tmp_path: Path) -> None:
    host_register(incarnation=NEIGHBOUR, capacity=100)

    with LifeLock(tmp_path, NEIGHBOUR):
        assert share_of(ME, capacity=100, locks=tmp_path).dead == ()


def test_accounts_without_a_session_or_in_need_of_an_operator_are_nobodys(
    six: list[Account],
) -> None:
    def change(account: Account, **fields: object) -> None:
        Account.objects.filter(pk=account.pk).update(**fields)

    change(six[0], session_path="")
    change(six[1], status=Status.NEED_RELOGIN)
    change(six[2], status=Status.SUSPENDED, status_until=Now() + timedelta(hours=1))
    change(six[3], status=Status.SUSPENDED, status_until=Now() - timedelta(hours=1))
    change(six[4], desired=Desired.PAUSED)

    assert runnable_count() == 3
    takeable = takeable_list(holder=ME.id, dead=(), limit=10)
    assert set(takeable) == {six[3].pk, six[4].pk, six[5].pk}


def test_what_others_hold_is_not_takeable(six: list[Account]) -> None:
    lease_acquire(account_id=six[0].pk, holder=STRANGER.id)
    lease_acquire(account_id=six[1].pk, holder=NEIGHBOUR.id)

    takeable = takeable_list(holder=ME.id, dead=[NEIGHBOUR.id], limit=10)

    assert set(takeable) == {account.pk for account in six[1:]}


def test_an_account_that_was_registered_just_now_is_takeable() -> None:
    account = Account.objects.create(display_name="new", session_path="new.sisv")

    assert account.pk in takeable_list(holder=ME.id, dead=(), limit=10)


def test_accounts_of_a_host_that_vanished_are_said_to_be_offline(six: list[Account]) -> None:
    Account.objects.update(status=Status.ACTIVE)
    lease_acquire(account_id=six[0].pk, holder=STRANGER.id)
    lease_acquire(account_id=six[1].pk, holder=NEIGHBOUR.id, life=timedelta(seconds=-1))

    assert orphans_set_offline() == 5

    active = Account.objects.filter(status=Status.ACTIVE)
    assert list(active.values_list("pk", flat=True)) == [six[0].pk]
