"""How a claim ends, or is given back, or runs out. The run's database picks the dialect."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, AccountLease, Desired
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import MAX_ATTEMPTS, RESEND_WINDOW, Ended, Returned
from tests.integration.orchestration.plans import MakeAccount, MakePlan

NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)
MILLISECONDS = timedelta(milliseconds=5)


def claimed(plan: MakePlan, account: Account, kind: ActionKind = ActionKind.PRESS) -> Action:
    """An action under its first fence."""
    (action_id, _account), *_ = statements().plan(plan(account.pk, kind=kind)).actions
    statements().claim({account.pk: 4}, holder="host-1")
    return Action.objects.get(pk=action_id)


def run_out() -> None:
    """Let every claim's time be over."""
    Action.objects.filter(status="CLAIMED").update(claim_until=timezone.now() - MINUTE)


def test_an_outcome_is_written_under_its_fence(account: Account, make_plan: MakePlan) -> None:
    action = claimed(make_plan, account)

    counted = statements().end([Ended(action.pk, 1, ActionStatus.DONE, result={"text": "茶"})])

    action.refresh_from_db()
    assert counted == {action.pk}
    assert (action.status, action.result, action.claim_until) == ("DONE", {"text": "茶"}, None)


def test_an_outcome_under_an_old_fence_is_ignored(account: Account, make_plan: MakePlan) -> None:
    action = claimed(make_plan, account, ActionKind.SEND)
    run_out()
    statements().settle_run_out(100)
    statements().claim({account.pk: 4}, holder="host-2")

    counted = statements().end([Ended(action.pk, 1, ActionStatus.FAILED)])

    action.refresh_from_db()
    assert counted == set()
    assert (action.status, action.fence, action.holder) == ("CLAIMED", 2, "host-2")


def test_an_outcome_that_comes_late_still_counts(account: Account, make_plan: MakePlan) -> None:
    action = claimed(make_plan, account)
    run_out()
    (settled,) = statements().settle_run_out(100)

    counted = statements().end([Ended(action.pk, 1, ActionStatus.DONE)])

    action.refresh_from_db()
    assert settled.status is ActionStatus.UNKNOWN
    assert counted == {action.pk}
    assert action.status == ActionStatus.DONE


def test_an_ended_action_never_changes_again(account: Account, make_plan: MakePlan) -> None:
    action = claimed(make_plan, account)
    statements().end([Ended(action.pk, 1, ActionStatus.DONE)])

    assert statements().end([Ended(action.pk, 1, ActionStatus.FAILED)]) == set()
    assert statements().give_back([Returned(action.pk, 1, NOTHING)]) == []


def test_an_action_given_back_before_the_call_counts_no_attempt(
    account: Account, make_plan: MakePlan
) -> None:
    action = claimed(make_plan, account)

    (settled,) = statements().give_back([Returned(action.pk, 1, timedelta(seconds=30))])

    action.refresh_from_db()
    assert settled.status is ActionStatus.QUEUED
    assert (action.attempts, action.first_attempt_at) == (0, None)
    assert action.not_before > timezone.now() + timedelta(seconds=20)


def test_the_fifth_attempt_that_may_be_repeated_is_the_last(
    account: Account, make_plan: MakePlan
) -> None:
    action = claimed(make_plan, account, ActionKind.SEND)
    Action.objects.update(attempts=MAX_ATTEMPTS - 1)

    (fourth,) = statements().give_back([Returned(action.pk, 1, NOTHING, attempted=True)])
    statements().claim({account.pk: 4}, holder="host-1")
    (fifth,) = statements().give_back([Returned(action.pk, 2, NOTHING, attempted=True)])

    assert (fourth.status, fifth.status) == (ActionStatus.QUEUED, ActionStatus.DEAD)


def test_a_wait_past_the_end_expires_at_once_unless_a_call_was_made(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    untried, tried = (claimed(make_plan, make_account()) for _ in range(2))

    settled = statements().give_back(
        [
            Returned(untried.pk, 1, 5 * MINUTE),
            Returned(tried.pk, 1, 5 * MINUTE, attempted=True),
        ]
    )

    assert {row.id: row.status for row in settled} == {
        untried.pk: ActionStatus.EXPIRED,
        tried.pk: ActionStatus.UNKNOWN,
    }


def test_a_press_whose_claim_ran_out_is_unknown_and_never_queued_again(
    account: Account, make_plan: MakePlan
) -> None:
    claimed(make_plan, account)
    run_out()

    (settled,) = statements().settle_run_out(100)

    assert settled.status is ActionStatus.UNKNOWN
    assert statements().claim({account.pk: 4}, holder="host-2").claimed == ()


def test_a_send_whose_claim_ran_out_is_queued_again_while_telegram_remembers_it(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    fresh, old, worn = (claimed(make_plan, make_account(), ActionKind.SEND) for _ in range(3))
    Action.objects.filter(pk=old.pk).update(
        first_attempt_at=timezone.now() - RESEND_WINDOW - MINUTE
    )
    Action.objects.filter(pk=worn.pk).update(attempts=MAX_ATTEMPTS)
    run_out()

    settled = statements().settle_run_out(100)

    assert {row.id: row.status for row in settled} == {
        fresh.pk: ActionStatus.QUEUED,
        old.pk: ActionStatus.UNKNOWN,
        worn.pk: ActionStatus.DEAD,
    }


def test_a_send_that_was_tried_never_waits_longer_than_telegram_remembers_it(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    near, far, untried = (claimed(make_plan, make_account(), ActionKind.SEND) for _ in range(3))
    Action.objects.update(expires_at=timezone.now() + 10 * RESEND_WINDOW)

    settled = statements().give_back(
        [
            Returned(near.pk, 1, RESEND_WINDOW - MINUTE, attempted=True),
            Returned(far.pk, 1, RESEND_WINDOW + MINUTE, attempted=True),
            Returned(untried.pk, 1, RESEND_WINDOW + MINUTE),
        ]
    )

    assert {row.id: row.status for row in settled} == {
        near.pk: ActionStatus.QUEUED,
        far.pk: ActionStatus.UNKNOWN,
        untried.pk: ActionStatus.QUEUED,
    }


@pytest.mark.parametrize("ending", ["given back", "its claim ran out"])
def test_a_send_that_was_tried_expires_when_telegram_may_have_forgotten_it(
    account: Account, make_plan: MakePlan, ending: str
) -> None:
    action = claimed(make_plan, account, ActionKind.SEND)
    Action.objects.update(expires_at=timezone.now() + 10 * RESEND_WINDOW)

    if ending == "given back":
        statements().give_back([Returned(action.pk, 1, NOTHING, attempted=True)])
    else:
        run_out()
        statements().settle_run_out(100)

    action.refresh_from_db()
    assert action.status == ActionStatus.QUEUED
    assert action.first_attempt_at
    assert abs(action.first_attempt_at + RESEND_WINDOW - action.expires_at) < MILLISECONDS


def test_a_claim_whose_time_is_not_over_is_left(account: Account, make_plan: MakePlan) -> None:
    claimed(make_plan, account)

    assert statements().settle_run_out(100) == []


def test_the_sweep_sees_running_held_accounts_with_overdue_actions(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    due, idle, waiting = make_account(), make_account(), make_account()
    paused, free = make_account(desired=Desired.PAUSED), make_account()
    AccountLease.objects.filter(account=free).update(expires_at=timezone.now() - MINUTE)
    statements().plan(make_plan(due.pk, paused.pk, free.pk))
    statements().plan(make_plan(waiting.pk, delay=MINUTE))
    assert idle.pk

    assert statements().accounts_due(overdue=NOTHING, limit=100) == [due.pk]
    assert statements().accounts_due(overdue=timedelta(seconds=30), limit=100) == []


def test_what_nobody_holds_expires_in_the_sweep(account: Account, make_plan: MakePlan) -> None:
    statements().plan(make_plan(account.pk, life=-MINUTE))
    statements().plan(make_plan(account.pk))

    (settled,) = statements().expire(100)

    assert settled.status is ActionStatus.EXPIRED
    assert statements().expire(100) == []
