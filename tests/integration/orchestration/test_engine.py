"""The engine from bell to outcome, over the in-memory Telegram and the run's database."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from threading import Event

import pytest
import redis
from django.utils import timezone

from accounts.models import FloodDeadline
from drivers.errors import (
    Disconnected,
    DriverError,
    FloodWait,
    MethodRefused,
    OutcomeUnknown,
    PeerFlood,
    SessionLost,
    SlowmodeWait,
)
from drivers.memory.world import Pressed
from drivers.messages import PressAnswer
from groups.models import GroupProfile
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import PlannedAction
from redpackets.models import ClaimOutcome, RedPacketClaim
from tests.integration.orchestration.conftest import MakeAccount, MakePlan
from tests.integration.orchestration.engine_bench import EngineBench, wait_until
from tests.integration.orchestration.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING = timedelta(0)


@pytest.fixture
def bench() -> Iterator[EngineBench]:
    bench = EngineBench()
    yield bench
    bench.close()


@pytest.fixture
def scene(bench: EngineBench, make_account: MakeAccount, make_plan: MakePlan) -> Scene:
    return Scene(bench, make_account, make_plan)


def row(action_id: int) -> Action:
    return Action.objects.get(pk=action_id)


def reaches(action_id: int, *statuses: ActionStatus) -> Action:
    """Wait for the action to stand at one of these, and return it."""
    wait_until(lambda: row(action_id).status in statuses)
    return row(action_id)


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
    GroupProfile.objects.create(group_id=other, name="Other")
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


def test_a_payload_that_cannot_be_read_fails_and_stops_nothing(scene: Scene) -> None:
    account = scene.account()
    action = PlannedAction(0, account.pk, ActionKind.PRESS, {"data": "?"})

    (broken,) = scene.plan([action])
    (fine,) = scene.plan_press(account)

    assert reaches(broken, ActionStatus.FAILED).error == "PAYLOAD_UNREADABLE"
    reaches(fine, ActionStatus.DONE)


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
