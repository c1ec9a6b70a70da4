"""Hosts ask Telegram how safe their accounts are, each in its time."""

from datetime import timedelta

from django.utils import timezone

from accounts.hosting.here import host_ring
from accounts.hosting.host import Host
from accounts.hosting.selectors import checkups_due
from accounts.models import Account, AccountHealth, AccountLog, Status
from accounts.services import checkup_postpone
from drivers.errors import FloodWait, SessionLost
from tests.integration.hosting.world import World

HOUR = timedelta(hours=1)


def ask(world: World, host: Host, accounts: list[Account]) -> None:
    """Ring until everybody was asked who is due."""
    holder = host.incarnation.id
    host_ring(host_id=holder)
    world.wait_until(lambda: not checkups_due(holder=holder, limit=9), "nobody is due")


def test_every_account_is_asked_at_the_first_bell_and_then_after_hours(
    world: World, host: Host, accounts: list[Account]
) -> None:
    ask(world, host, accounts)

    now = timezone.now()
    dues = AccountHealth.objects.values_list("due_at", flat=True)
    assert AccountHealth.objects.filter(two_step=False).count() == len(accounts)
    assert all(4 * HOUR < due - now < 8 * HOUR for due in dues)
    assert len(set(dues)) == len(accounts), "no two stay in step"


def test_an_account_is_asked_again_when_somebody_wants_it(
    world: World, host: Host, accounts: list[Account]
) -> None:
    ask(world, host, accounts)
    world.telegram.users[accounts[0].telegram_user_id or 0].password = "secret"

    checkup_postpone(account_id=accounts[0].pk, due_at=timezone.now())
    ask(world, host, accounts)

    assert AccountHealth.objects.get(pk=accounts[0].pk).two_step
    assert AccountLog.objects.filter(account=accounts[0], event="TWO_STEP_ON").count() == 1


def test_a_flood_wait_is_waited_for(world: World, host: Host, accounts: list[Account]) -> None:
    user, wait = accounts[0].telegram_user_id or 0, 5 * HOUR
    world.telegram.faults.fail(user, "checkup", FloodWait("FLOOD_WAIT_X", wait))

    ask(world, host, accounts)

    health = AccountHealth.objects.get(pk=accounts[0].pk)
    assert health.checked_at is None
    assert health.due_at - timezone.now() > wait - timedelta(minutes=1)


def test_a_session_that_is_found_dead_needs_a_login(
    world: World, host: Host, accounts: list[Account]
) -> None:
    user = accounts[0].telegram_user_id or 0
    world.telegram.faults.fail(user, "checkup", SessionLost("SESSION_REVOKED"))

    host_ring(host_id=host.incarnation.id)

    needs_login = Account.objects.filter(pk=accounts[0].pk, status=Status.NEED_RELOGIN)
    world.wait_until(needs_login.exists, "it needs a login")


def test_an_account_of_another_host_is_not_asked(
    world: World, host: Host, accounts: list[Account]
) -> None:
    assert checkups_due(holder="another", limit=9) == []
    assert len(checkups_due(holder=host.incarnation.id, limit=3)) == 3
