"""A host holds accounts: their lines, their statuses, and what operators want of them."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.hosting.host import Host
from accounts.hosting.keeper import Waiting
from accounts.models import (
    Account,
    AccountChannel,
    AccountLease,
    AccountLog,
    HostRegistration,
    Status,
)
from accounts.services import account_pause, account_resume, switch_release, switch_throw
from drivers.errors import AccountSuspended, Disconnected, FloodWait, SessionLost
from tests.integration.hosting.world import GROUP, World


def status_of(account: Account) -> Status:
    return Status(Account.objects.values_list("status", flat=True).get(pk=account.pk))


def refusal(world: World, host: Host, account: Account, group_id: int = GROUP) -> str | None:
    context = world.work_of(host).context
    assert context is not None
    return context.gate.refusal(account.pk, group_id=group_id)


def test_a_host_opens_the_line_of_every_account(
    world: World, host: Host, accounts: list[Account]
) -> None:
    assert all(status_of(account) is Status.ACTIVE for account in accounts)
    assert all(world.telegram.connected(a.telegram_user_id or 0) == 1 for a in accounts)
    assert all(refusal(world, host, account) is None for account in accounts)


def test_what_is_said_is_heard_by_each_account(
    world: World, host: Host, accounts: list[Account]
) -> None:
    users = [account.telegram_user_id or 0 for account in accounts]
    group = world.telegram.supergroup("friends", users)

    world.telegram.say(users[0], group, "hello")

    work = world.work_of(host)
    heard = {(account.pk, "hello") for account in accounts}
    world.wait_until(lambda: set(work.heard_texts) == heard, "all heard it")


def test_a_line_that_breaks_comes_back_and_operators_are_not_troubled(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]
    work = world.work_of(host)
    work.calls.clear()

    world.telegram.cut(account.telegram_user_id or 0)

    world.wait_until(
        lambda: work.calls == [("closed", account.pk), ("opened", account.pk)], "it is back"
    )
    assert status_of(account) is Status.ACTIVE
    assert AccountLog.objects.filter(account=account).count() == 1  # that it became active, once


def test_an_outage_is_told_as_offline_and_ends_as_active(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]
    world.telegram.faults.outage = True
    world.telegram.cut(account.telegram_user_id or 0)
    world.wait_until(lambda: status_of(account) is Status.OFFLINE, "it is offline")
    assert refusal(world, host, account) == "not connected"

    world.telegram.faults.outage = False

    world.wait_until(lambda: status_of(account) is Status.ACTIVE, "it is active again")


def test_a_dead_session_is_told_once_and_never_logged_in_with_again(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]

    world.telegram.revoke(account.telegram_user_id or 0)

    world.wait_until(lambda: status_of(account) is Status.NEED_RELOGIN, "a login is needed")
    world.wait_until(lambda: not AccountLease.objects.get(pk=account.pk).holder, "it is let go")
    assert account.pk not in world.work_of(host).open
    assert refusal(world, host, account) == "lease"
    changes = AccountLog.objects.filter(account=account, payload__status=Status.NEED_RELOGIN)
    assert changes.count() == 1


def test_a_new_login_brings_the_account_back(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]
    world.telegram.revoke(account.telegram_user_id or 0)
    world.wait_until(lambda: status_of(account) is Status.NEED_RELOGIN, "a login is needed")

    world.relogin(account)

    world.wait_until(lambda: account.pk in world.work_of(host).open, "its line is up")


def test_a_session_found_dead_by_a_call_closes_the_line(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]
    context = world.work_of(host).context
    assert context is not None

    context.loop.call_soon_threadsafe(
        context.line_failed, account.pk, SessionLost("AUTH_KEY_UNREGISTERED")
    )

    world.wait_until(lambda: status_of(account) is Status.NEED_RELOGIN, "a login is needed")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (AccountSuspended("USER_DEACTIVATED_BAN"), Status.SUSPENDED),
        (FloodWait("FLOOD_WAIT_X", timedelta(seconds=60)), Status.OFFLINE),
        (Disconnected("CONNECTION_LOST"), Status.OFFLINE),
    ],
)
def test_errors_of_connecting_become_statuses(
    world: World, accounts: list[Account], error: Exception, status: Status
) -> None:
    account = accounts[0]
    Account.objects.update(status=Status.ACTIVE)
    world.telegram.faults.fail(account.telegram_user_id or 0, "connect", error, times=99)  # type: ignore[arg-type]

    world.host()

    world.wait_until(lambda: status_of(account) is status, "the status is told")


def test_an_account_that_telegram_suspended_until_now_is_tried_again(
    world: World, accounts: list[Account]
) -> None:
    over = datetime.now(UTC) - timedelta(seconds=1)
    Account.objects.filter(pk=accounts[0].pk).update(status=Status.SUSPENDED, status_until=over)
    Account.objects.filter(pk=accounts[1].pk).update(
        status=Status.SUSPENDED, status_until=over + timedelta(hours=1)
    )

    host = world.host()

    work = world.work_of(host)
    tried = {accounts[0].pk, accounts[2].pk, accounts[3].pk}
    world.wait_until(lambda: work.open == tried, "all but the suspended one are up")
    assert status_of(accounts[0]) is Status.ACTIVE


def test_a_paused_account_is_heard_and_may_not_act(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]
    users = [a.telegram_user_id or 0 for a in accounts]
    group = world.telegram.supergroup("friends", users)

    account_pause(account_id=account.pk, actor="test", reason="a look")

    took = world.wait_until(lambda: refusal(world, host, account) == "paused", "it is refused")
    assert took < 1.0
    world.telegram.say(users[1], group, "hello")
    work = world.work_of(host)
    world.wait_until(lambda: (account.pk, "hello") in work.heard_texts, "it hears")

    account_resume(account_id=account.pk, actor="test", reason="looked")
    world.wait_until(lambda: refusal(world, host, account) is None, "it may act")


def test_the_kill_switch_stops_all_within_a_second(
    world: World, host: Host, accounts: list[Account]
) -> None:
    switch_throw(scope="global", actor="test", reason="stop")

    took = world.wait_until(
        lambda: all(refusal(world, host, a) == "kill switch" for a in accounts), "all refused"
    )
    assert took < 1.0

    switch_release(scope="global", actor="test")
    world.wait_until(lambda: refusal(world, host, accounts[0]) is None, "it may act")


def test_a_group_that_is_disabled_and_first_hours_are_seen_within_a_second(
    world: World, host: Host, accounts: list[Account]
) -> None:
    new, old = accounts[:2]
    world.open_groups = frozenset()
    took = world.wait_until(lambda: refusal(world, host, old) == "group closed", "it is refused")
    assert took < 1.0

    world.open_groups = frozenset({GROUP})
    Account.objects.filter(pk=new.pk).update(listens_until=timezone.now() + timedelta(hours=1))
    world.wait_until(lambda: refusal(world, host, new) == "listens only", "it is refused")
    world.wait_until(lambda: refusal(world, host, old) is None, "the other may act")


def test_a_quarantined_account_is_closed_and_let_go(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]

    Account.objects.filter(pk=account.pk).update(status=Status.SUSPENDED)

    world.wait_until(lambda: not AccountLease.objects.get(pk=account.pk).holder, "it is let go")
    assert world.telegram.connected(account.telegram_user_id or 0) == 0
    assert status_of(account) is Status.SUSPENDED


def test_a_line_that_is_slow_to_close_keeps_no_pause_from_the_others(
    world: World, host: Host, accounts: list[Account]
) -> None:
    quarantined, other = accounts[:2]
    work = world.work_of(host)
    work.closing_takes = 3.0
    Account.objects.filter(pk=quarantined.pk).update(status=Status.SUSPENDED)
    world.wait_until(lambda: quarantined.pk not in work.open, "its line is being closed")

    account_pause(account_id=other.pk, actor="test", reason="a look")

    took = world.wait_until(lambda: refusal(world, host, other) == "paused", "it is refused")
    assert took < 1.0
    work.closing_takes = 0.0


def test_a_host_that_stops_closes_its_lines_and_frees_its_leases(
    world: World, host: Host, accounts: list[Account]
) -> None:
    assert host.stop()

    assert world.work_of(host).stopped
    assert all(world.telegram.connected(a.telegram_user_id or 0) == 0 for a in accounts)
    assert not AccountLease.objects.exclude(holder="").exists()
    assert not HostRegistration.objects.exists()
    assert all(status_of(account) is Status.OFFLINE for account in accounts)


def test_a_host_that_stops_keeps_the_lease_of_a_line_that_does_not_close_in_time(
    world: World, host: Host, accounts: list[Account]
) -> None:
    world.work_of(host).closing_takes = 30.0

    assert host.stop()

    assert AccountLease.objects.filter(holder=host.incarnation.id).count() == len(accounts)


def test_a_host_whose_lease_was_taken_closes_the_line_and_frees_nothing(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account = accounts[0]

    AccountLease.objects.filter(pk=account.pk).update(holder="another", epoch=99)

    work = world.work_of(host)
    world.wait_until(lambda: account.pk not in work.open, "it is closed")
    assert AccountLease.objects.get(pk=account.pk).holder == "another"


def test_a_host_whose_lease_was_taken_writes_no_ledger_over_the_new_holders(
    world: World, host: Host, accounts: list[Account]
) -> None:
    users = [account.telegram_user_id or 0 for account in accounts]
    work = world.work_of(host)
    world.waiting = Waiting("memory-1", {})
    group = world.telegram.supergroup("friends", users)
    world.telegram.say(users[0], group, "one")
    ledgers = AccountChannel.objects.filter(chat_id=group)
    world.wait_until(lambda: ledgers.count() == len(accounts), "each one's ledger is written")
    world.waiting = Waiting("memory-1", {group: datetime.now(UTC)})  # nothing gets drained
    world.telegram.say(users[0], group, "two")
    world.wait_until(lambda: len(work.heard_texts) == 2 * len(accounts), "all heard it")
    moved = ledgers.filter(account=accounts[0])
    stayed = ledgers.filter(account=accounts[1])
    before = stayed.get().pts

    AccountLease.objects.filter(pk=accounts[0].pk).update(holder="another", epoch=99)
    world.wait_until(lambda: accounts[0].pk not in work.open, "it is closed")
    moved.update(pts=999)
    world.waiting = Waiting("memory-1", {})

    world.wait_until(lambda: stayed.get().pts > before, "the others' ledgers are written")
    assert moved.get().pts == 999


def test_a_redis_that_lost_its_memory_makes_every_account_hear_again(
    world: World, accounts: list[Account]
) -> None:
    users = [account.telegram_user_id or 0 for account in accounts]
    group = world.telegram.supergroup("friends", users)
    host = world.host()
    work = world.work_of(host)
    world.wait_until(lambda: AccountChannel.objects.count() == 4, "each one's beginning is kept")
    world.waiting = Waiting("memory-1", {group: datetime.now(UTC)})  # nothing gets drained
    world.telegram.say(users[0], group, "before the loss")
    everybody = {(account.pk, "before the loss") for account in accounts}
    world.wait_until(lambda: set(work.heard_texts) == everybody, "all heard it")
    work.heard_texts.clear()

    world.waiting = Waiting("memory-2", {})

    world.wait_until(lambda: set(work.heard_texts) == everybody, "all heard it again")
    assert ("memory lost", None) in work.calls
    assert world.telegram.duplicates == 0


def test_a_line_that_cannot_open_is_tried_at_most_once_a_second(
    world: World, accounts: list[Account]
) -> None:
    user_id = accounts[0].telegram_user_id or 0
    world.telegram.faults.fail(user_id, "connect", Disconnected("CONNECTION_LOST"), times=2)
    begun = time.monotonic()

    host = world.host()

    work = world.work_of(host)
    world.wait_until(lambda: accounts[0].pk in work.open, "the third try succeeded")
    assert time.monotonic() - begun >= 2.0


def test_a_host_that_cannot_renew_for_twenty_seconds_closes_its_lines_and_comes_back(
    world: World, host: Host, accounts: list[Account]
) -> None:
    work = world.work_of(host)
    everybody = {account.pk for account in accounts}

    with transaction.atomic():
        AccountLease.objects.update(epoch=F("epoch"))  # holds every row: renewals wait
        took = world.wait_until(lambda: not work.open, "the lines are closed", within=30)
        world.wait_until(
            lambda: not any(world.telegram.connected(a.telegram_user_id or 0) for a in accounts),
            "no connection is left",
        )

    assert 14 < took < 22, "seconds since the last renewal, which was up to 5 s ago"
    world.wait_until(lambda: work.open == everybody, "the lines are up again")
    assert world.telegram.duplicates == 0
