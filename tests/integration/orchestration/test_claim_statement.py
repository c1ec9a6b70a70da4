"""What a claim takes, in which order, and what it leaves. The run's database picks the dialect."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from groups.models import GroupProfile
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import CLAIM_LIFE, Ended, Returned
from tests.integration.orchestration.plans import MakeAccount, MakePlan

SEND = ActionKind.SEND
MINUTE = timedelta(minutes=1)


def send(plan: MakePlan, account: Account, **options: object) -> int:
    """Queue a send; its id."""
    return statements().plan(plan(account.pk, kind=SEND, **options)).actions[0][0]


def press(plan: MakePlan, account: Account, **options: object) -> int:
    """Queue a press; its id."""
    return statements().plan(plan(account.pk, **options)).actions[0][0]


def claimed_ids(*accounts: Account, presses: int = 4) -> list[int]:
    free = {account.pk: presses for account in accounts}
    return [action.id for action in statements().claim(free, holder="host-1").claimed]


def test_a_claim_is_fenced_counted_and_timed(account: Account, make_plan: MakePlan) -> None:
    press(make_plan, account)

    claim = statements().claim({account.pk: 4}, holder="host-1")

    (claimed,) = claim.claimed
    row = Action.objects.get()
    assert (claimed.id, claimed.account_id, claimed.fence) == (row.pk, account.pk, 1)
    assert claimed.payload == row.payload
    assert (row.status, row.fence, row.attempts, row.holder) == ("CLAIMED", 1, 1, "host-1")
    assert row.first_attempt_at
    assert row.claim_until
    assert timedelta(0) < row.claim_until - timezone.now() <= CLAIM_LIFE


def test_presses_are_claimed_up_to_the_free_places_of_each_account(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    busy, idle, full = make_account(), make_account(), make_account()
    ids = {account.pk: [press(make_plan, account) for _ in range(5)] for account in (busy, idle)}
    press(make_plan, full)

    claim = statements().claim({busy.pk: 1, idle.pk: 4, full.pk: 0}, holder="host-1")

    assert [action.id for action in claim.claimed] == ids[busy.pk][:1] + ids[idle.pk][:4]


def test_sends_of_one_chat_go_one_at_a_time_in_order(account: Account, make_plan: MakePlan) -> None:
    first, second = send(make_plan, account), send(make_plan, account)

    assert claimed_ids(account) == [first]
    assert claimed_ids(account) == []
    statements().end([Ended(first, 1, ActionStatus.DONE)])
    assert claimed_ids(account) == [second]


def test_a_waiting_send_holds_back_the_later_ones_of_its_chat_only(
    account: Account, make_plan: MakePlan, make_account: MakeAccount
) -> None:
    other_group = GroupProfile.objects.create(
        group_id=-1002200000002, name="Other", enabled=True, attested_at=timezone.now()
    )
    other_account = make_account()
    send(make_plan, account, delay=MINUTE)
    send(make_plan, account)
    elsewhere = send(make_plan, account, group_id=other_group.group_id)
    theirs = send(make_plan, other_account)

    assert claimed_ids(account, other_account) == sorted([elsewhere, theirs])


def test_a_send_does_not_hold_back_presses(account: Account, make_plan: MakePlan) -> None:
    send(make_plan, account, delay=MINUTE)
    pressed = press(make_plan, account)

    assert claimed_ids(account) == [pressed]


def test_an_action_whose_time_ran_out_expires_and_frees_its_chat(
    account: Account, make_plan: MakePlan
) -> None:
    late = send(make_plan, account, life=-MINUTE)
    next_one = send(make_plan, account)
    late_press = press(make_plan, account, life=-MINUTE)

    claim = statements().claim({account.pk: 4}, holder="host-1")

    assert {action.id for action in claim.expired} == {late, late_press}
    assert {action.status for action in claim.expired} == {ActionStatus.EXPIRED}
    assert Action.objects.get(pk=late).status == ActionStatus.EXPIRED
    assert claimed_ids(account) == ([next_one] if not claim.claimed else [])


def test_an_action_that_was_tried_does_not_expire_but_stays_unknown(
    account: Account, make_plan: MakePlan
) -> None:
    tried = send(make_plan, account)
    claimed_ids(account)
    statements().give_back([Returned(tried, 1, timedelta(0), attempted=True)])
    Action.objects.update(expires_at=timezone.now() - MINUTE)

    claim = statements().claim({account.pk: 4}, holder="host-1")

    assert [action.status for action in claim.expired] == [ActionStatus.UNKNOWN]


def test_a_claim_tells_when_each_account_has_more_to_do(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    waiting, idle, due = make_account(), make_account(), make_account()
    press(make_plan, waiting, delay=timedelta(seconds=90))
    send(make_plan, waiting, delay=timedelta(seconds=30))
    press(make_plan, due)

    claim = statements().claim({a.pk: 4 for a in (waiting, idle, due)}, holder="host-1")

    assert list(claim.later) == [waiting.pk]
    assert claim.later[waiting.pk].total_seconds() == pytest.approx(30, abs=2)


def test_other_accounts_are_left_alone(make_account: MakeAccount, make_plan: MakePlan) -> None:
    ours, theirs = make_account(), make_account()
    press(make_plan, theirs)

    assert claimed_ids(ours) == []


def test_a_claim_for_nobody_claims_nothing(account: Account, make_plan: MakePlan) -> None:
    press(make_plan, account)

    claim = statements().claim({}, holder="host-1")

    assert (claim.claimed, claim.expired, claim.later) == ((), (), {})
