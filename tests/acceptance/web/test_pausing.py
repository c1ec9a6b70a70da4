"""An operator pauses an account in full flight, and resumes it."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api.access import Scope
from orchestration.bells import ring_accounts
from orchestration.models import ActionKind, DecisionOutcome
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction
from sis_project.api.token_rights import Rights, token_make
from tests.acceptance.web.conftest import Sending

pytestmark = pytest.mark.acceptance

WITHIN = 1.0  # seconds, by which a pause takes effect
LOOKED_FOR = 2.0  # seconds, in which forty more messages would have left


def plan_sends(sending: Sending, count: int) -> None:
    now = timezone.now()
    actions = [
        PlannedAction(slot, sending.account_id, ActionKind.SEND, {"text": f"cup {slot}"})
        for slot in range(count)
    ]
    statements().plan(
        Plan(
            event_key=f"{sending.group_id}:1",
            group_id=sending.group_id,
            rule="tea",
            outcome=DecisionOutcome.ACTED,
            reasons={},
            said_at=now,
            heard_at=now,
            expires_at=now + timedelta(minutes=5),
            actions=actions,
        )
    )
    ring_accounts([sending.account_id])


def pause_by_button(operator: User, sending: Sending) -> None:
    client = Client()
    client.force_login(operator)
    url = reverse("admin:accounts_account_pause", args=[sending.account_id])
    answer = client.post(url, {"_form_submitted": "True", "reason": "a rest"})
    assert "HX-Redirect" in answer.headers


def by_rest(operator: User, sending: Sending, what: str) -> None:
    rights = Rights(scopes=[Scope.ACCOUNTS])
    _row, token = token_make(user=operator, rights=rights, life=timedelta(days=1))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    url = f"/api/v1/accounts/{sending.account_id}/{what}/"
    answer = client.post(url, {"reason": "a rest"}, content_type="application/json")
    assert answer.status_code == 200, answer.content


def pause_by_rest(operator: User, sending: Sending) -> None:
    by_rest(operator, sending, "pause")


@pytest.mark.parametrize("pause", [pause_by_button, pause_by_rest])
def test_a_pause_takes_effect_within_a_second_and_the_queue_holds_still(
    sending: Sending,
    operator: User,
    pause: Callable[[User, Sending], None],
    record_property: Callable[[str, object], None],
) -> None:
    plan_sends(sending, 400)
    sending.wait_until(lambda: len(sending.sent()) >= 20, "it sends")

    pause(operator, sending)
    paused_at = time.monotonic()
    sending.wait_until(lambda: time.monotonic() > paused_at + WITHIN, "a second is over")
    held = sending.queued()
    ring_accounts([sending.account_id])

    while time.monotonic() < paused_at + WITHIN + LOOKED_FOR:
        assert (sending.queued(), sending.bells()) == (held, 1)
        time.sleep(0.05)
    last = sending.sent()[-1] - paused_at
    record_property("last message after the pause, seconds", last)
    assert last <= WITHIN
    assert held > 300

    by_rest(operator, sending, "resume")
    resumed = len(sending.sent())
    sending.wait_until(lambda: len(sending.sent()) >= resumed + 20, "it sends again")
    sending.wait_until(lambda: sending.bells() == 0, "its queue is consumed again")
