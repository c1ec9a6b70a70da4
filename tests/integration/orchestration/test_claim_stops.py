"""What a claim leaves alone: accounts that are stopped, groups that are closed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Desired, Status
from accounts.services import account_switch, group_switch, switch_release, switch_throw
from groups.models import GroupProfile
from orchestration.models import Action, ActionKind
from orchestration.statements import statements
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount, MakePlan

NOBODY_WAITS = timedelta(seconds=-1)

Stop = Callable[[Account], object]


def account_set(**fields: object) -> Stop:
    return lambda account: Account.objects.filter(pk=account.pk).update(**fields)


def group_set(**fields: object) -> Stop:
    return lambda _: GroupProfile.objects.filter(pk=GROUP_ID).update(**fields)


def throw(scope: Callable[[Account], str]) -> Stop:
    return lambda account: switch_throw(scope=scope(account), actor="olga", reason="test")


STOPS: dict[str, Stop] = {
    "a pause": account_set(desired=Desired.PAUSED),
    "a suspension": account_set(status=Status.SUSPENDED),
    "a lost session": account_set(status=Status.NEED_RELOGIN),
    "its first hours": account_set(listens_until=timezone.now() + timedelta(hours=24)),
    "the switch of all": throw(lambda _: "global"),
    "its own switch": throw(lambda account: account_switch(account.pk)),
    "the group's switch": throw(lambda _: group_switch(GROUP_ID)),
    "a disabled group": group_set(enabled=False),
    "a group without attestation": group_set(enabled=False, attested_at=None),
}


def claimed(*accounts: Account) -> set[tuple[object, str]]:
    claim = statements().claim({account.pk: 4 for account in accounts}, holder="host-1")
    return {(action.account_id, action.kind.value) for action in claim.claimed}


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_is_claimed_under(stop: str, account: Account, make_plan: MakePlan) -> None:
    for kind in ActionKind:
        statements().plan(make_plan(account.pk, kind=kind))

    STOPS[stop](account)

    assert claimed(account) == set()
    assert set(Action.objects.values_list("status", "fence")) == {("QUEUED", 0)}
    assert statements().accounts_due(overdue=NOBODY_WAITS, limit=10) == []


@pytest.mark.parametrize(
    "stop",
    [
        throw(lambda _: "account:00000000-0000-0000-0000-000000000001"),
        throw(lambda _: group_switch(GROUP_ID - 1)),
        account_set(listens_until=timezone.now() - timedelta(seconds=1)),
        account_set(status=Status.OFFLINE),
    ],
    ids=["another account's switch", "another group's", "hours that are over", "a line coming up"],
)
def test_what_concerns_others_or_is_over_stops_nobody(
    stop: Stop, account: Account, make_plan: MakePlan
) -> None:
    for kind in ActionKind:
        statements().plan(make_plan(account.pk, kind=kind))

    stop(account)

    assert statements().accounts_due(overdue=NOBODY_WAITS, limit=10) == [account.pk]
    assert claimed(account) == {(account.pk, "PRESS"), (account.pk, "SEND")}


def test_the_others_go_on_while_one_account_is_stopped(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    stopped, other = make_account(), make_account()
    statements().plan(make_plan(stopped.pk, other.pk))
    switch_throw(scope=account_switch(stopped.pk), actor="olga", reason="test")

    assert claimed(stopped, other) == {(other.pk, "PRESS")}

    switch_release(scope=account_switch(stopped.pk), actor="olga")
    assert claimed(stopped, other) == {(stopped.pk, "PRESS")}


def test_what_waits_under_a_stop_expires_in_its_time(account: Account, make_plan: MakePlan) -> None:
    statements().plan(make_plan(account.pk, life=timedelta(seconds=-1)))
    switch_throw(scope="global", actor="olga", reason="test")

    claim = statements().claim({account.pk: 4}, holder="host-1")

    assert [action.status.value for action in claim.expired] == ["EXPIRED"]
