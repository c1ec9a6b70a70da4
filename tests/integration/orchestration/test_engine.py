"""The engine from bell to outcome, over the in-memory Telegram and the run's database."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from tests.integration.orchestration.engine_bench import EngineBench, wait_until
from tests.integration.orchestration.plans import MakeAccount, MakePlan
from tests.integration.orchestration.scene import Scene, reaches, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_bell_carries_out_what_is_due(scene: Scene) -> None:
    accounts = [scene.account() for _ in range(5)]

    ids = scene.plan_press(*accounts)

    for action_id in ids:
        action = reaches(action_id, ActionStatus.DONE)
        assert action.attempts == 1
        assert action.result
        assert action.result["sent_at"] <= action.result["answered_at"]
    assert len(scene.bench.telegram.presses) == 5


def test_an_account_that_is_opened_begins_with_what_was_due_before(scene: Scene) -> None:
    account = scene.account(hold=False)
    (action_id,) = scene.plan_press(account)

    scene.bench.hold(account, user_id=scene.users[account.pk])

    reaches(action_id, ActionStatus.DONE)


def test_a_bell_for_an_account_that_moved_away_is_dropped(scene: Scene) -> None:
    account, other = scene.account(), scene.account()
    scene.bench.run(scene.bench.engine.account_closed(account.pk))

    (theirs,) = scene.plan_press(account)
    (ours,) = scene.plan_press(other)

    reaches(ours, ActionStatus.DONE)
    assert row(theirs).status == ActionStatus.QUEUED
    assert row(theirs).attempts == 0


def test_sends_of_one_chat_arrive_in_their_order(scene: Scene) -> None:
    account = scene.account()

    ids = [scene.plan_send(account, f"line {n}") for n in range(8)]

    reaches(ids[-1], ActionStatus.DONE)
    assert [sent.text for sent in scene.bench.telegram.sends] == [f"line {n}" for n in range(8)]


def test_an_account_presses_four_buttons_at_once_and_no_more(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.latency = timedelta(milliseconds=150)

    ids = [scene.plan_press(account)[0] for _ in range(9)]

    wait_until(lambda: Action.objects.filter(status=ActionStatus.CLAIMED).count() == 4)
    for action_id in ids:
        reaches(action_id, ActionStatus.DONE)


def test_an_action_for_later_is_begun_in_its_time_without_a_bell(
    scene: Scene, make_plan: MakePlan
) -> None:
    account = scene.account()
    scene.plan_send(account, "first")
    plan = make_plan(
        account.pk, kind=ActionKind.SEND, group_id=scene.chat_id, delay=timedelta(seconds=0.5)
    )
    ((later, _),) = statements().plan(plan).actions
    scene.bench.engine.wake(account.pk)

    action = reaches(later, ActionStatus.DONE)

    assert action.result
    assert action.result["sent_at"] >= action.not_before.timestamp()


def test_a_host_that_leaves_finishes_its_calls_and_sends_the_rest_back(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    bench = EngineBench()
    scene = Scene(bench, make_account, make_plan)
    account, waiting = scene.account(), scene.account()
    bench.telegram.faults.latency = timedelta(milliseconds=300)
    (calling,) = scene.plan_press(account)
    wait_until(lambda: len(bench.budgets.taken) == 1)
    bench.budgets.grant_wait = timedelta(seconds=2)
    (reserved,) = scene.plan_press(waiting)
    wait_until(lambda: len(bench.budgets.taken) == 2)

    bench.close()

    assert row(calling).status == ActionStatus.DONE
    assert (row(reserved).status, row(reserved).attempts) == (ActionStatus.QUEUED, 0)


def test_an_unforeseen_error_of_the_claim_does_not_stop_the_engine(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = scene.account()
    dialect = statements()
    claim: Callable[..., object] = dialect.claim
    broken = iter([True])

    def break_once(*args: object, **kwargs: object) -> object:
        if next(broken, False):
            raise RuntimeError("an accident")
        return claim(*args, **kwargs)

    monkeypatch.setattr(dialect, "claim", break_once)

    (action_id,) = scene.plan_press(account)

    reaches(action_id, ActionStatus.DONE)
