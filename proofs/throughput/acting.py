"""Durable actions a second: rows that wait are claimed, carried out, and their outcomes written."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max

from orchestration.bells import ring_accounts
from orchestration.models import Action, ActionKind, ActionStatus, DecisionOutcome
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction
from proofs.house.fleet import OurAccount
from proofs.house.house import House
from proofs.house.meters import cpu_of
from proofs.throughput.button import Button
from proofs.throughput.scene import Scene

EACH = 60
"""Presses of each account in one round."""

DONE_WITHIN = 60.0  # seconds
LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Acted:
    """One round: actions carried out, how long all took, and what the host used."""

    actions: int
    seconds: float
    cpu: float
    not_done: int

    @property
    def rate(self) -> float:
        """Actions a second."""
        return self.actions / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor time of the host for one action, in milliseconds."""
        return self.cpu / self.actions * 1000


def round_act(scene: Scene, button: Button, rule: str, *, latency: float) -> Acted:
    """Plan a round's presses, ring for them, and return when every outcome is written.

    `latency` is how long the sandbox lets each press wait for its answer, in seconds.
    """
    scene.house.control.call("faults.latency", seconds=latency)
    _plan(scene.accounts, button, rule)
    cpu, begun = cpu_of(scene.host_pid), datetime.now(UTC)
    ring_accounts([account.account_id for account in scene.accounts])
    _wait(scene.house, rule)
    cpu = cpu_of(scene.host_pid) - cpu
    rows = Action.objects.filter(rule=rule)
    ended = rows.aggregate(at=Max("updated_at"))["at"]
    return Acted(
        actions=rows.count(),
        seconds=(ended - begun).total_seconds(),
        cpu=cpu,
        not_done=rows.exclude(status=ActionStatus.DONE).count(),
    )


def _plan(accounts: Sequence[OurAccount], button: Button, rule: str) -> None:
    now = datetime.now(UTC)
    payload = {"message_id": button.message_id, "data": button.data_base64}
    for number in range(EACH):
        statements().plan(
            Plan(
                event_key=f"{button.chat_id}:{rule}:{number}",
                group_id=button.chat_id,
                rule=rule,
                outcome=DecisionOutcome.ACTED,
                reasons={},
                said_at=now,
                heard_at=now,
                expires_at=now + LIFE,
                actions=[
                    PlannedAction(slot, account.account_id, ActionKind.PRESS, payload)
                    for slot, account in enumerate(accounts)
                ],
            )
        )


def _wait(house: House, rule: str) -> None:
    """Look seldom: the looking is done on the same processors."""
    under_way = Action.objects.filter(
        rule=rule, status__in=[ActionStatus.QUEUED, ActionStatus.CLAIMED]
    )
    deadline = time.monotonic() + DONE_WITHIN
    while under_way.exists():
        house.wait_until(lambda: True, "nobody died", within=deadline - time.monotonic())
        time.sleep(0.2)
