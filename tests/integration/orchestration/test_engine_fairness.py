"""What one account's waits cost the others: nothing, and no call too many."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis

from accounts.budgets import Budgets, birth_declare
from accounts.models import FloodDeadline
from accounts.rates import Ceilings, Limit
from accounts.redis_clients import redis_async
from drivers.errors import FloodWait
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements.rows import PlannedAction
from tests.integration.orchestration.engine_bench import EngineBench, wait_until
from tests.integration.orchestration.plans import MakeAccount, MakePlan
from tests.integration.orchestration.scene import Scene

PLENTY = Limit(rate=1000, burst=1000)
MANY, FEW = 30, 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def real_bench(valkey: redis.Redis) -> Iterator[EngineBench]:
    """An engine over real budgets, with ceilings that a server of our own may have."""
    birth_declare(valkey, at=datetime(2020, 1, 1, tzinfo=UTC))
    client = redis_async()
    lifted = Ceilings(sends=PLENTY, presses=PLENTY, chat_sends=PLENTY)
    bench = EngineBench(
        door=Budgets(
            client,
            global_limit=PLENTY,
            ceilings=lifted,
            answer_within=timedelta(seconds=5),
        )
    )
    yield bench
    bench.run(client.aclose())
    bench.close()


@pytest.fixture
def throttled(real_bench: EngineBench, make_account: MakeAccount, make_plan: MakePlan) -> Scene:
    return Scene(real_bench, make_account, make_plan)


def left_at(action: Action) -> float:
    assert action.result
    return float(action.result["sent_at"])


def test_throttled_sends_cost_one_call_each_and_hold_up_nobody(throttled: Scene) -> None:
    slow = throttled.account(throttle_profile={"rate_limit": "25/s", "burst": 1})
    quick = throttled.account(throttle_profile={"rate_limit": "1000/s", "burst": 1000})
    for account, count in ((slow, MANY), (quick, FEW)):
        throttled.plan(
            [
                PlannedAction(slot, account.pk, ActionKind.SEND, {"text": f"line {slot:02}"})
                for slot in range(count)
            ]
        )

    done = Action.objects.filter(status=ActionStatus.DONE)
    wait_until(lambda: done.count() == MANY + FEW)

    sends = throttled.bench.telegram.sends
    of = {
        user: [sent.text for sent in sends if sent.user_id == user]
        for user in (throttled.users[slow.pk], throttled.users[quick.pk])
    }
    assert [len(texts) for texts in of.values()] == [MANY, FEW]
    assert all(texts == sorted(texts) for texts in of.values())
    assert set(done.values_list("attempts", flat=True)) == {1}
    sent_at = {
        account: sorted(left_at(row) for row in done.filter(account=account))
        for account in (slow, quick)
    }
    assert sent_at[slow][-1] - sent_at[slow][0] >= (MANY - 1) / 25 - 0.05
    assert sent_at[quick][-1] < sent_at[slow][-1]


def test_a_flooded_account_makes_no_call_while_the_others_go_on(scene: Scene) -> None:
    flooded, others = scene.account(), [scene.account() for _ in range(3)]
    user = scene.users[flooded.pk]
    scene.bench.telegram.faults.fail(user, "press", FloodWait("FLOOD_WAIT_X", timedelta(hours=1)))
    scene.plan_press(flooded)
    wait_until(lambda: FloodDeadline.objects.filter(account=flooded).exists())

    for _ in range(10):
        scene.plan_press(flooded, *others)

    done = Action.objects.filter(status=ActionStatus.DONE)
    wait_until(lambda: done.count() == 30)
    assert not done.filter(account=flooded).exists()
    assert user not in {pressed.user_id for pressed in scene.bench.telegram.presses}
