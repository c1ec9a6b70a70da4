"""Signs of life: each account that answers a ping has one, and who long has none is offline."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.hosting.here import host_ring
from accounts.hosting.host import Host
from accounts.hosting.sweep import hosts_sweep
from accounts.models import Account, AccountLog, HostRegistration, Status
from drivers.errors import NotAnswered
from tests.integration.hosting.world import World

NO_ANSWER = NotAnswered("NO_ANSWER")
LONG_AGO = timedelta(minutes=2)


def beats(account: Account) -> bool:
    return Account.objects.filter(pk=account.pk, last_heartbeat_at__isnull=False).exists()


def ring(host: Host) -> None:
    assert host_ring(host_id=host.incarnation.id)


def ring_until_it_beats(world: World, host: Host, account: Account) -> None:
    """A bell wakes who waits for one; it goes by while the beat before it comes to its end."""

    def beaten() -> bool:
        ring(host)
        return beats(account)

    world.wait_until(beaten, "a beat is over")


def test_a_bell_writes_down_who_answers_a_ping(
    world: World, host: Host, accounts: list[Account]
) -> None:
    silent, *others = accounts
    world.telegram.faults.fail(silent.telegram_user_id or 0, "ping", NO_ANSWER, times=1)

    ring(host)

    world.wait_until(lambda: all(beats(account) for account in others), "the others beat")
    assert not beats(silent)
    ring_until_it_beats(world, host, silent)


def test_a_line_that_leaves_three_pings_unanswered_is_opened_anew(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account, witness = accounts[:2]
    work = world.work_of(host)
    work.calls.clear()
    world.telegram.faults.fail(account.telegram_user_id or 0, "ping", NO_ANSWER, times=3)

    for _ in range(3):
        assert work.calls == []
        Account.objects.update(last_heartbeat_at=None)
        ring_until_it_beats(world, host, witness)

    world.wait_until(
        lambda: work.calls == [("closed", account.pk), ("opened", account.pk)], "it is opened anew"
    )


def test_an_account_without_three_heartbeats_is_offline(
    world: World, accounts: list[Account]
) -> None:
    late, _, young, never = accounts
    now = timezone.now()
    Account.objects.update(status=Status.ACTIVE, last_heartbeat_at=now, updated_at=now - LONG_AGO)
    Account.objects.filter(pk=late.pk).update(last_heartbeat_at=now - LONG_AGO)
    Account.objects.filter(pk=young.pk).update(last_heartbeat_at=None, updated_at=now)
    Account.objects.filter(pk=never.pk).update(last_heartbeat_at=None)

    assert hosts_sweep(ring=lambda _: None) == 2

    offline = Account.objects.filter(status=Status.OFFLINE, status_code="NO_HEARTBEAT")
    assert set(offline) == {late, never}
    assert AccountLog.objects.count() == 2
    assert hosts_sweep(ring=lambda _: None) == 0


def test_an_account_whose_pings_fail_is_not_said_to_be_active_again(
    world: World, host: Host, accounts: list[Account]
) -> None:
    account, witness = accounts[:2]
    world.telegram.faults.fail(account.telegram_user_id or 0, "ping", NO_ANSWER, times=1)
    ring(host)
    world.wait_until(lambda: beats(witness), "a beat is over")

    both = [account.pk, witness.pk]
    Account.objects.filter(pk__in=both).update(status=Status.OFFLINE)

    def active(one: Account) -> bool:
        return Account.objects.get(pk=one.pk).status == Status.ACTIVE

    world.wait_until(lambda: active(witness), "who answers is active again")
    assert not active(account)
    ring(host)
    world.wait_until(lambda: active(account), "when it answers, it is active")


def test_each_living_host_is_rung_once_and_a_lost_bell_is_not_counted(
    world: World, accounts: list[Account]
) -> None:
    living = [world.host().incarnation.id for _ in range(2)]
    gone = HostRegistration.objects.get(pk=living[0])
    gone.pk, gone.expires_at = "gone", timezone.now() - LONG_AGO
    gone.save(force_insert=True)
    rung: list[str] = []

    hosts_sweep(ring=rung.append)

    assert sorted(rung) == sorted(living)
    assert HostRegistration.objects.get(pk="gone").rung_at is None

    HostRegistration.objects.update(rung_at=None)

    def redis_is_away(host_id: str) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        hosts_sweep(ring=redis_is_away)
    assert not HostRegistration.objects.exclude(rung_at=None).exists()


def test_a_host_whose_bells_are_heard_stays(
    world: World, host: Host, accounts: list[Account]
) -> None:
    rows = HostRegistration.objects.filter(pk=host.incarnation.id)
    rows.update(rung_at=F("started_at") + timedelta(seconds=89))
    ring(host)

    assert rows.exclude(heard_at=None).exists()
    assert not host_ring(host_id="somebody else")
