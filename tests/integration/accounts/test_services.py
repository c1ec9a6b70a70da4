"""Changes of accounts: one conditional UPDATE and one log row, or nothing."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import Account, AccountEvent, AccountLog, Desired, FloodDeadline, Status
from accounts.selectors import flood_deadlines_active, own_user_ids, switches_thrown
from accounts.services import (
    GLOBAL_SWITCH,
    account_log_all,
    account_pause,
    account_resume,
    account_status_change,
    account_switch,
    flood_deadline_set,
    group_switch,
    switch_release,
    switch_throw,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOBODY = UUID(int=404)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return Account.objects.create(display_name="Ann")


def logged(account: Account) -> list[tuple[str, dict[str, object]]]:
    rows = AccountLog.objects.filter(account=account).order_by("id")
    return [(row.event, row.payload) for row in rows]


def test_a_status_change_is_stored_and_logged(account: Account) -> None:
    changed = account_status_change(
        account_id=account.pk, to=Status.SUSPENDED, reason="PEER_FLOOD", until=NOON
    )

    account.refresh_from_db()
    assert changed
    assert account.status == Status.SUSPENDED
    assert (account.status_reason, account.status_until) == ("PEER_FLOOD", NOON)
    assert logged(account) == [
        (
            "STATUS_CHANGED",
            {"status": "SUSPENDED", "reason": "PEER_FLOOD", "until": NOON.isoformat()},
        )
    ]


def test_what_is_so_already_is_no_change(account: Account) -> None:
    def change(until: datetime | None) -> bool:
        return account_status_change(
            account_id=account.pk, to=Status.ACTIVE, reason="connected", until=until
        )

    assert [change(None), change(None), change(NOON), change(NOON)] == [True, False, True, False]

    assert len(logged(account)) == 2


def test_another_status_than_expected_changes_and_logs_nothing(account: Account) -> None:
    changed = account_status_change(
        account_id=account.pk, to=Status.ACTIVE, reason="", expected=[Status.NEED_RELOGIN]
    )

    account.refresh_from_db()
    assert not changed
    assert account.status == Status.OFFLINE
    assert logged(account) == []


def test_an_account_that_does_not_exist_changes_nothing() -> None:
    assert not account_status_change(account_id=NOBODY, to=Status.ACTIVE, reason="")
    assert not account_pause(account_id=NOBODY, actor="eve", reason="")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_change_a_status_at_once_one_wins_and_logs(account: Account) -> None:
    together, won = Barrier(4), list[bool]()

    def change() -> None:
        together.wait()
        won.append(
            account_status_change(
                account_id=account.pk,
                to=Status.ACTIVE,
                reason="connected",
                expected=[Status.OFFLINE],
            )
        )
        connection.close()

    threads = [Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, False, False, True]
    assert len(logged(account)) == 1


def test_a_pause_and_a_resume_name_who_and_why_and_count_once(account: Account) -> None:
    paused = [account_pause(account_id=account.pk, actor="eve", reason="lunch") for _ in range(2)]
    resumed = [account_resume(account_id=account.pk, actor="eve", reason="back") for _ in range(2)]

    account.refresh_from_db()
    assert (paused, resumed) == ([True, False], [True, False])
    assert account.desired == Desired.RUN
    assert logged(account) == [
        ("PAUSED", {"actor": "eve", "reason": "lunch"}),
        ("RESUMED", {"actor": "eve", "reason": "back"}),
    ]


def test_many_log_rows_are_one_statement(account: Account) -> None:
    account_log_all([(account.pk, AccountEvent.REDPACKET_SUCCESS, {"packet": n}) for n in range(3)])

    assert [payload for _, payload in logged(account)] == [{"packet": n} for n in range(3)]


def test_a_flood_deadline_only_moves_back(account: Account) -> None:
    def flood(until: datetime) -> bool:
        return flood_deadline_set(account_id=account.pk, method="send", until=until)

    moved = [flood(NOON), flood(NOON), flood(NOON - HOUR), flood(NOON + HOUR)]

    assert moved == [True, False, False, True]
    assert FloodDeadline.objects.get(account=account).until == NOON + HOUR
    assert [event for event, _ in logged(account)] == ["RATE_LIMITED"] * 2


def test_deadlines_that_ran_out_are_not_active(account: Account) -> None:
    other = Account.objects.create()
    flood_deadline_set(account_id=account.pk, method="send", until=NOON)
    flood_deadline_set(account_id=account.pk, method="send", chat_id=-5, until=NOON + HOUR)

    active = flood_deadlines_active([account.pk, other.pk], NOON)

    assert [(row.method, row.chat_id) for row in active[account.pk]] == [("send", -5)]
    assert other.pk not in active


def test_a_switch_stands_until_it_is_released() -> None:
    scopes = [GLOBAL_SWITCH, group_switch(-100123), account_switch(NOBODY)]

    thrown = [switch_throw(scope=scope, actor="eve", reason="drill") for scope in scopes]
    again = switch_throw(scope=GLOBAL_SWITCH, actor="bob", reason="too")
    released = [switch_release(scope=group_switch(-100123), actor="bob") for _ in range(2)]

    assert (thrown, again, released) == ([True] * 3, False, [True, False])
    assert switches_thrown() == {"global", f"account:{NOBODY}"}


def test_a_switch_of_an_account_is_told_in_its_log(account: Account) -> None:
    scope = account_switch(account.pk)

    switch_throw(scope=scope, actor="eve", reason="drill")
    switch_throw(scope=scope, actor="bob", reason="too late")
    switch_release(scope=scope, actor="bob", reason="over")

    told = AccountLog.objects.order_by("id").values_list("event", "payload")
    assert list(told) == [
        (AccountEvent.SWITCH_THROWN, {"actor": "eve", "reason": "drill"}),
        (AccountEvent.SWITCH_RELEASED, {"actor": "bob", "reason": "over"}),
    ]


def test_our_own_users_are_known_whatever_their_status() -> None:
    Account.objects.create(telegram_user_id=11, status=Status.SUSPENDED)
    Account.objects.create(telegram_user_id=None)

    assert own_user_ids() == {11}
