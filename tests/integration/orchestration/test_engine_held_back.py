"""What holds a claimed action back: budgets, pauses, switches, flood waits."""

from base64 import b64encode
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from accounts.models import FloodDeadline
from drivers.errors import (
    FloodWait,
    SlowmodeWait,
)
from groups.models import GroupProfile
from orchestration.models import ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import PlannedAction
from tests.integration.orchestration.engine_bench import wait_until
from tests.integration.orchestration.plans import MakePlan
from tests.integration.orchestration.scene import Scene, reaches, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_refused_budget_sends_the_action_back_for_its_wait(scene: Scene) -> None:
    account = scene.account()
    scene.bench.budgets.refuse = [timedelta(seconds=0.4)]

    (action_id,) = scene.plan_press(account)

    action = reaches(action_id, ActionStatus.DONE)
    assert (action.fence, action.attempts) == (2, 1)
    assert len(scene.bench.budgets.taken) == 2


def test_without_budgets_nothing_is_done(scene: Scene) -> None:
    account = scene.account()
    scene.bench.budgets.away = True

    (action_id,) = scene.plan_press(account)

    wait_until(lambda: row(action_id).fence >= 1 and row(action_id).status == "QUEUED")
    assert scene.bench.telegram.presses == []
    scene.bench.budgets.away = False
    assert reaches(action_id, ActionStatus.DONE).attempts == 1


def test_a_pause_that_comes_after_the_claim_holds_the_action_back(scene: Scene) -> None:
    account = scene.account()
    scene.bench.budgets.gate = Event()
    (action_id,) = scene.plan_press(account)
    wait_until(scene.bench.budgets.asked.is_set)

    scene.bench.pause(account)
    scene.bench.budgets.gate.set()

    wait_until(lambda: row(action_id).status == ActionStatus.QUEUED)
    action = row(action_id)
    assert (action.attempts, action.first_attempt_at, action.error) == (0, None, "paused")
    assert scene.bench.telegram.presses == []
    scene.bench.resume(account)
    reaches(action_id, ActionStatus.DONE)


def test_a_paused_account_keeps_its_actions_in_the_queue(scene: Scene) -> None:
    account = scene.account()
    other = scene.account()
    scene.bench.pause(account)
    # The look that came with opening the account may still be under way.
    reaches(scene.plan_press(other)[0], ActionStatus.DONE)

    (action_id,) = scene.plan_press(account)

    for _ in range(5):
        reaches(scene.plan_press(other, account)[0], ActionStatus.DONE)
    assert row(action_id).fence == 0
    assert len(scene.bench.telegram.presses) == 6
    scene.bench.resume(account)
    reaches(action_id, ActionStatus.DONE)


def test_a_kill_switch_of_the_group_stops_what_was_claimed(scene: Scene) -> None:
    account = scene.account()
    scene.bench.throw_switch(f"group:{scene.chat_id}")

    (action_id,) = scene.plan_press(account)

    wait_until(lambda: row(action_id).error == "kill switch")
    assert scene.bench.telegram.presses == []


def test_a_group_that_is_closed_after_the_claim_sees_nothing_begun(scene: Scene) -> None:
    account = scene.account()
    scene.bench.budgets.gate = Event()
    (action_id,) = scene.plan_press(account)
    wait_until(scene.bench.budgets.asked.is_set)

    scene.bench.close_groups(scene.chat_id)
    scene.bench.budgets.gate.set()

    wait_until(lambda: row(action_id).error == "group closed")
    assert scene.bench.telegram.presses == []


def test_a_flood_wait_is_kept_and_obeyed(scene: Scene) -> None:
    account = scene.account()
    user = scene.users[account.pk]
    scene.bench.telegram.faults.fail(
        user, "press", FloodWait("FLOOD_WAIT_X", timedelta(seconds=1.2))
    )
    (first,) = scene.plan_press(account)
    wait_until(lambda: row(first).error == "FLOOD_WAIT_X")
    (second,) = scene.plan_press(account)
    deadline = FloodDeadline.objects.get(account=account, method="press", chat_id=0)

    for action_id in (first, second):
        action = reaches(action_id, ActionStatus.DONE)
        assert action.attempts == 1
        assert action.result
        assert action.result["sent_at"] >= deadline.until.timestamp() - 0.05


def test_a_flood_wait_of_an_earlier_host_is_obeyed(scene: Scene) -> None:
    account = scene.account(hold=False)
    until = timezone.now() + timedelta(seconds=1)
    FloodDeadline.objects.create(account=account, method="send", chat_id=0, until=until)
    scene.bench.hold(account, user_id=scene.users[account.pk])

    action = reaches(scene.plan_send(account), ActionStatus.DONE)

    assert action.result
    assert action.result["sent_at"] >= until.timestamp() - 0.05


def test_slow_mode_holds_one_chat_only(scene: Scene, make_plan: MakePlan) -> None:
    account = scene.account()
    user = scene.users[account.pk]
    other = scene.bench.telegram.supergroup("Other", [user])
    GroupProfile.objects.create(
        group_id=other, name="Other", enabled=True, attested_at=timezone.now()
    )
    scene.bench.run(scene.bench.engine.account_closed(account.pk))
    scene.bench.hold(account, user_id=user)
    scene.bench.telegram.faults.fail(
        user, "send_text", SlowmodeWait("SLOWMODE_WAIT_X", timedelta(seconds=30))
    )
    slow = scene.plan_send(account)
    wait_until(lambda: row(slow).error == "SLOWMODE_WAIT_X")
    ((elsewhere, _),) = (
        statements().plan(make_plan(account.pk, kind=ActionKind.SEND, group_id=other)).actions
    )
    scene.bench.engine.wake(account.pk)

    reaches(elsewhere, ActionStatus.DONE)

    assert row(slow).status == ActionStatus.QUEUED
    assert FloodDeadline.objects.get(account=account).chat_id == scene.chat_id


def test_a_press_in_a_basic_group_waits_for_the_accounts_own_id(scene: Scene) -> None:
    account = scene.account()
    message = scene.packet()
    (message_id,) = set(message.ids.values())
    action = PlannedAction(
        0, account.pk, ActionKind.PRESS, {"message_key": "key", "data": b64encode(b"rp:1").decode()}
    )
    (action_id,) = scene.plan([action])
    wait_until(lambda: row(action_id).error == "own id unknown")

    scene.bench.own_ids.ids[account.pk, "key"] = message_id

    assert reaches(action_id, ActionStatus.DONE).attempts == 1
