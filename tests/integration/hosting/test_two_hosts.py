"""Two hosts share the accounts, and hand them over."""

from datetime import timedelta

import pytest

from accounts.hosting import renewal
from accounts.hosting.errors import HostNotStarted
from accounts.hosting.host import Host
from accounts.hosting.work import HostContext
from accounts.models import Account, AccountLease, HostRegistration
from tests.integration.hosting.world import RecordingWork, World


def connected_at_all_times(world: World, accounts: list[Account]) -> None:
    assert world.telegram.duplicates == 0, "two connections used one session"
    assert all(world.telegram.connected(a.telegram_user_id or 0) == 1 for a in accounts)


def test_a_second_host_takes_half(world: World, host: Host, accounts: list[Account]) -> None:
    second = world.host()

    first_work, second_work = world.work_of(host), world.work_of(second)
    world.wait_until(lambda: (len(first_work.open), len(second_work.open)) == (2, 2), "two and two")
    assert not first_work.open & second_work.open
    connected_at_all_times(world, accounts)


def test_a_host_that_leaves_hands_everything_over_within_a_second(
    world: World, host: Host, accounts: list[Account]
) -> None:
    second = world.host()
    first_work, second_work = world.work_of(host), world.work_of(second)
    world.wait_until(lambda: len(second_work.open) == 2, "two and two")
    leaving = set(first_work.open)

    host.stop()

    took = world.wait_until(lambda: leaving <= second_work.open, "the second has all")
    assert took < 1.0
    connected_at_all_times(world, accounts)


def test_a_small_host_leaves_the_rest_to_others(world: World, accounts: list[Account]) -> None:
    small, large = world.host(capacity=1), world.host(capacity=10)

    world.wait_until(lambda: len(world.work_of(small).open) == 1, "one")
    world.wait_until(lambda: len(world.work_of(large).open) == 3, "and three")


def test_epochs_grow_as_accounts_change_hands(
    world: World, host: Host, accounts: list[Account]
) -> None:
    before = dict(AccountLease.objects.values_list("account_id", "epoch"))
    second = world.host()
    work = world.work_of(second)
    world.wait_until(lambda: len(work.open) == 2, "two moved")

    after = dict(AccountLease.objects.values_list("account_id", "epoch"))
    assert {pk for pk in before if after[pk] > before[pk]} == work.open


def test_what_a_silent_host_lost_is_free_for_others_once_its_lines_are_down(
    world: World, host: Host, accounts: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a freeze of half a minute: its leases are still in its name, and too old for it."""
    monkeypatch.setattr(renewal, "SILENCE_AFTER", timedelta(seconds=0))
    work = world.work_of(host)
    world.wait_until(lambda: ("closed", accounts[0].pk) in work.calls, "its lines are down")

    def all_free_again() -> bool:
        return not AccountLease.objects.exclude(holder="").exists()

    world.wait_until(all_free_again, "released")


class UnwillingWork(RecordingWork):
    """Work that does not start."""

    async def start(self, host: HostContext) -> None:
        raise RuntimeError


def test_nobody_gives_accounts_up_to_a_host_whose_work_has_not_started(world: World) -> None:
    with pytest.raises(HostNotStarted):
        world.host(work=UnwillingWork())

    assert not HostRegistration.objects.exists()
