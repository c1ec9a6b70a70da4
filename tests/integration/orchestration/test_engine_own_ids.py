"""The engine where each account has an id of its own for a message."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from threading import Event
from uuid import UUID

import pytest

from accounts.models import Account
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements.rows import PlannedAction
from tests.integration.orchestration.engine_bench import DEADLINE, wait_until
from tests.integration.orchestration.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class SlowOwnIds:
    """Tells an id only when the test lets it."""

    message_id: int
    asked: Event = field(default_factory=Event)
    tell: Event = field(default_factory=Event)

    async def own_message_id(self, group_id: int, message_key: str, account_id: UUID) -> int | None:
        self.asked.set()
        await asyncio.to_thread(self.tell.wait, DEADLINE)
        return self.message_id


def plan_press(scene: Scene, account: Account) -> int:
    """A press that names its message by key."""
    payload = {"message_key": "w:key", "data": b64encode(b"rp:1").decode()}
    return scene.plan([PlannedAction(0, account.pk, ActionKind.PRESS, payload)])[0]


def test_an_action_whose_message_is_not_heard_yet_takes_no_budget(scene: Scene) -> None:
    account = scene.account()

    action_id = plan_press(scene, account)

    wait_until(lambda: Action.objects.get(pk=action_id).fence >= 2)
    assert scene.bench.budgets.taken == []


def test_a_pause_that_comes_while_the_own_id_is_asked_for_holds_the_press_back(
    scene: Scene,
) -> None:
    account = scene.account()
    (message_id,) = set(scene.packet().ids.values())
    own_ids = SlowOwnIds(message_id)
    scene.bench.own_ids.asker = own_ids
    action_id = plan_press(scene, account)
    assert own_ids.asked.wait(DEADLINE)

    scene.bench.pause(account)
    own_ids.tell.set()

    wait_until(lambda: Action.objects.get(pk=action_id).status == ActionStatus.QUEUED)
    assert scene.bench.telegram.presses == []
