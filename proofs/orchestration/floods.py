"""An account in a flood wait: it calls that method no more, and the others do not notice."""

import time
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from accounts.models import FloodDeadline
from orchestration.bells import ring_accounts
from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.house.journal import JournalReader
from proofs.orchestration.queueing import presses_queue
from proofs.orchestration.scene import Scene
from proofs.samples import quantile

ROUNDS = 5
OTHERS = 50
PILED = 200
"""Presses that wait in the flooded account's queue in every other round."""

HOUR = 3600
METHOD = "messages.GetBotCallbackAnswer"
DONE_WITHIN = 60.0  # seconds


def flood_figures(scene: Scene) -> list[Figure]:
    """Let Telegram impose an hour, then measure the others with and without its queue, by turns."""
    flooded = scene.accounts[1]
    journal = JournalReader(scene.house.control)
    scene.house.control.call(
        "faults.flood_wait", seconds=HOUR, user=flooded.user_id, method=METHOD, hold=True
    )
    presses_queue(scene.button, [flooded.account_id], "first of the flooded")
    ring_accounts([flooded.account_id])
    deadline = FloodDeadline.objects.filter(account_id=flooded.account_id)
    scene.house.wait_until(deadline.exists, "the wait is imposed", within=DONE_WITHIN)
    journal.skip()
    rounds = [_Round(scene, flooded.account_id, number) for number in range(2 * ROUNDS)]
    p95 = [one.run() for one in rounds]
    calls = [one for one in journal.read(["Called"]) if one["method"] == METHOD]
    early = [one for one in calls if one["user_id"] == flooded.user_id]
    calm, beside = median(p95[::2]), median(p95[1::2])
    Action.objects.filter(account_id=flooded.account_id, status=ActionStatus.QUEUED).delete()
    return [
        Figure(
            "calls of the flooded account, with 1,000 presses in its queue", len(early), at_most=0
        ),
        Figure("p95 of 50 others, nothing in its queue", calm, "ms"),
        Figure(
            "p95 of 50 others beside its queue",
            beside,
            "ms",
            at_most=round(max(calm * 1.1, calm + 5), 1),
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Round:
    """Every second round begins with a pile in the flooded account's queue."""

    scene: Scene
    flooded: UUID
    number: int

    def run(self) -> float:
        """From the bells to each other account's press on the wire: the p95, in milliseconds."""
        others = self.scene.accounts[2 : 2 + OTHERS]
        rule = f"round {self.number}"
        if self.number % 2:
            presses_queue(self.scene.button, [self.flooded], f"pile {self.number}", each=PILED)
        presses_queue(self.scene.button, [one.account_id for one in others], rule)
        journal = JournalReader(self.scene.house.control)
        journal.skip()
        begun = time.monotonic()
        ring_accounts([self.flooded, *(one.account_id for one in others)])
        open_ones = Action.objects.filter(rule=rule).exclude(status=ActionStatus.DONE)
        self.scene.house.wait_until(
            lambda: not open_ones.exists(), "the others pressed", within=DONE_WITHIN
        )
        users = {one.user_id for one in others}
        pressed = [one for one in journal.read(["Pressed"]) if one["user_id"] in users]
        return quantile([(one["at"] - begun) * 1000 for one in pressed], 0.95)
