"""Leases: who holds an account."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections
from django.db.models.functions import Now

from accounts.hosting.leases import (
    lease_acquire,
    lease_release,
    leases_create_missing,
    leases_release_all,
    leases_renew,
)
from accounts.models import Account, AccountLease


@pytest.fixture
def account_id(transactional_db: None) -> UUID:
    """An account whose lease is free."""
    account = Account.objects.create(display_name="one", session_path="one.sisv")
    leases_create_missing()
    return account.pk


def run_out(account_id: UUID) -> None:
    AccountLease.objects.filter(account_id=account_id).update(
        expires_at=Now() - timedelta(seconds=1)
    )


def at_once(count: int, function: Callable[[int], object]) -> list[object]:
    """Call `function` in so many threads, each with its own connection, at the same moment."""
    barrier = Barrier(count)

    def call(number: int) -> object:
        barrier.wait()
        try:
            return function(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


def test_a_free_lease_is_taken_and_its_epoch_grows(account_id: UUID) -> None:
    lease = lease_acquire(account_id=account_id, holder="a")

    assert lease is not None
    assert (lease.account_id, lease.epoch) == (account_id, 1)


def test_a_held_lease_is_not_taken(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="a")

    assert lease_acquire(account_id=account_id, holder="b") is None


def test_a_lease_that_ran_out_changes_hands_and_its_epoch_grows(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="a")
    run_out(account_id)

    lease = lease_acquire(account_id=account_id, holder="b")

    assert lease is not None
    assert lease.epoch == 2
    assert leases_renew(holder="a", held=[account_id]) == {}


def test_a_dead_hosts_lease_is_taken_at_once(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="dead")

    assert lease_acquire(account_id=account_id, holder="b", dead=["dead"]) is not None


def test_a_lease_in_our_own_name_is_taken_anew(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="a")

    lease = lease_acquire(account_id=account_id, holder="a")

    assert lease is not None
    assert lease.epoch == 2


def test_a_released_lease_is_free_and_keeps_its_epoch(account_id: UUID) -> None:
    first = lease_acquire(account_id=account_id, holder="a")
    assert first is not None

    assert lease_release(account_id=account_id, holder="a", epoch=first.epoch)

    second = lease_acquire(account_id=account_id, holder="b")
    assert second is not None
    assert second.epoch == first.epoch + 1


def test_a_lost_lease_is_not_released_under_its_new_holder(account_id: UUID) -> None:
    lost = lease_acquire(account_id=account_id, holder="a")
    run_out(account_id)
    lease_acquire(account_id=account_id, holder="b")

    assert lost is not None
    assert not lease_release(account_id=account_id, holder="a", epoch=lost.epoch)
    assert leases_release_all(holder="a") == 0
    assert leases_renew(holder="b", held=[account_id]) == {account_id: 2}


def test_a_renewed_lease_lives_on(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="a", life=timedelta(seconds=0))

    assert leases_renew(holder="a", held=[account_id]) == {account_id: 1}

    assert lease_acquire(account_id=account_id, holder="b") is None


def test_a_lease_that_its_holder_does_not_know_of_is_not_renewed(account_id: UUID) -> None:
    lease_acquire(account_id=account_id, holder="a", life=timedelta(seconds=0))

    leases_renew(holder="a", held=[])

    assert lease_acquire(account_id=account_id, holder="b") is not None


def test_of_eight_hosts_at_once_one_takes_the_lease(account_id: UUID) -> None:
    for turn in range(1, 6):
        run_out(account_id)
        taken = at_once(8, lambda n: lease_acquire(account_id=account_id, holder=f"host-{n}"))

        winners = [lease for lease in taken if lease is not None]
        assert len(winners) == 1
        row = AccountLease.objects.get(account_id=account_id)
        assert row.epoch == turn
        assert row.holder == f"host-{taken.index(winners[0])}"


def test_a_late_renewal_never_takes_a_lease_back(account_id: UUID) -> None:
    for _ in range(5):
        AccountLease.objects.filter(pk=account_id).update(holder="")
        lease_acquire(account_id=account_id, holder="late")
        run_out(account_id)

        renewed, taken = at_once(
            2,
            lambda n: (
                lease_acquire(account_id=account_id, holder="new")
                if n
                else leases_renew(holder="late", held=[account_id])
            ),
        )

        holder = AccountLease.objects.get(account_id=account_id).holder
        # Whoever came first has it: both may believe so at no time.
        assert (holder == "new") == (taken is not None)
        assert (account_id in leases_renew(holder="late", held=[account_id])) == (taken is None)
        assert renewed is not None


def test_accounts_without_a_lease_get_a_free_one(account_id: UUID) -> None:
    second = Account.objects.create(display_name="two")

    assert leases_create_missing() == 1

    assert leases_create_missing() == 0
    assert lease_acquire(account_id=second.pk, holder="a") is not None
