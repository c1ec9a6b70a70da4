"""How actions end: by answers, by errors, and by none."""

from datetime import timedelta
from decimal import Decimal

import pytest
import redis
from django.utils import timezone

from drivers.errors import (
    Disconnected,
    DriverError,
    MethodRefused,
    OutcomeUnknown,
    PeerFlood,
    SessionLost,
)
from drivers.memory.world import Pressed
from drivers.messages import PressAnswer
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import PlannedAction
from redpackets.models import ClaimOutcome, RedPacketClaim
from tests.integration.orchestration.engine_bench import wait_until
from tests.integration.orchestration.scene import Scene, reaches, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_press_without_an_answer_is_unknown_and_never_pressed_again(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.no_answer(scene.users[account.pk], "press", acted=True)

    (action_id,) = scene.plan_press(account)

    action = reaches(action_id, ActionStatus.UNKNOWN)
    assert action.error == "NO_ANSWER"
    (other,) = scene.plan_press(account)
    reaches(other, ActionStatus.DONE)
    assert len(scene.bench.telegram.presses) == 2


def test_a_send_without_an_answer_is_repeated_and_arrives_once(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.no_answer(scene.users[account.pk], "send_text", acted=True)

    action = reaches(scene.plan_send(account), ActionStatus.DONE)

    assert action.attempts == 2
    assert len({sent.random_id for sent in scene.bench.telegram.sends}) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (MethodRefused("MESSAGE_ID_INVALID"), ActionStatus.FAILED),
        (PeerFlood("PEER_FLOOD"), ActionStatus.FAILED),
        (SessionLost("AUTH_KEY_UNREGISTERED"), ActionStatus.FAILED),
        (DriverError("SOMETHING_NEW"), ActionStatus.UNKNOWN),
    ],
    ids=["refused", "distrusted", "dead session", "not in the table"],
)
def test_an_error_ends_the_action_and_no_other(
    scene: Scene, error: DriverError, status: ActionStatus
) -> None:
    account, other = scene.account(), scene.account()
    scene.bench.telegram.faults.fail(scene.users[account.pk], "press", error)

    failing, fine = scene.plan_press(account, other)

    reaches(failing, status)
    reaches(fine, ActionStatus.DONE)


def test_the_host_hears_of_a_dead_session(scene: Scene) -> None:
    account = scene.account()
    error = SessionLost("AUTH_KEY_UNREGISTERED")
    scene.bench.telegram.faults.fail(scene.users[account.pk], "press", error)

    (action_id,) = scene.plan_press(account)

    reaches(action_id, ActionStatus.FAILED)
    assert scene.bench.failed_lines == [(account.pk, error)]


def test_a_broken_line_sends_the_action_back_uncounted(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.fail(
        scene.users[account.pk], "press", Disconnected("CONNECTION_LOST")
    )

    (action_id,) = scene.plan_press(account)

    action = reaches(action_id, ActionStatus.DONE)
    assert (action.fence, action.attempts) == (2, 1)


def test_a_send_that_never_gets_an_answer_dies_after_five_attempts(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.fail(
        scene.users[account.pk], "send_text", OutcomeUnknown("NO_ANSWER"), times=9
    )
    scene.bench.pause(account)
    action_id = scene.plan_send(account)
    Action.objects.filter(pk=action_id).update(attempts=4)

    scene.bench.resume(account)

    assert reaches(action_id, ActionStatus.DEAD).attempts == 5


def test_a_payload_that_cannot_be_read_fails_and_stops_nothing(scene: Scene) -> None:
    account = scene.account()
    action = PlannedAction(0, account.pk, ActionKind.PRESS, {"data": "?"})

    (broken,) = scene.plan([action])
    (fine,) = scene.plan_press(account)

    assert reaches(broken, ActionStatus.FAILED).error == "PAYLOAD_UNREADABLE"
    reaches(fine, ActionStatus.DONE)


def test_an_answer_that_comes_after_its_claim_ran_out_still_counts(scene: Scene) -> None:
    account = scene.account()
    scene.bench.telegram.faults.latency = timedelta(milliseconds=600)
    (action_id,) = scene.plan_press(account)
    wait_until(lambda: len(scene.bench.budgets.taken) == 1)
    Action.objects.update(claim_until=timezone.now() - timedelta(seconds=1))

    statements().settle_run_out(100)

    assert row(action_id).status == ActionStatus.UNKNOWN
    reaches(action_id, ActionStatus.DONE)


def test_an_accident_in_one_call_leaves_that_action_unknown_and_stops_nothing(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    account, other = scene.account(), scene.account()

    def stumble(pressed: Pressed) -> PressAnswer:
        if pressed.user_id == scene.users[account.pk]:
            raise RuntimeError("canary")
        return PressAnswer("")

    scene.bench.telegram.on_press = stumble

    broken, fine = scene.plan_press(account, other)

    assert reaches(broken, ActionStatus.UNKNOWN).error == "UNFORESEEN"
    reaches(fine, ActionStatus.DONE)
    assert "canary" not in caplog.text


def test_what_the_bot_answers_becomes_the_accounts_claim(scene: Scene, valkey: redis.Redis) -> None:
    winner, late = scene.account(), scene.account()
    answers = {scene.users[winner.pk]: "You won 1.23 USDT", scene.users[late.pk]: "Too late"}
    scene.bench.telegram.on_press = lambda pressed: PressAnswer(answers[pressed.user_id])

    packet = scene.open_packet(winner, late)

    wait_until(lambda: RedPacketClaim.objects.filter(event=packet).count() == 2)
    won = RedPacketClaim.objects.get(account=winner)
    assert (won.outcome, won.amount, won.currency) == (ClaimOutcome.WON, Decimal("1.23"), "USDT")
    assert won.latency
    assert RedPacketClaim.objects.get(account=late).outcome == ClaimOutcome.LATE


def test_an_answer_is_kept_without_the_characters_that_a_database_refuses(scene: Scene) -> None:
    account, other = scene.account(), scene.account()
    scene.bench.telegram.on_press = lambda _: PressAnswer("a\0b\ud800c")

    ids = scene.plan_press(account, other)

    for action_id in ids:
        result = reaches(action_id, ActionStatus.DONE).result
        assert result
        assert result["answer"] == "ab?c"
