"""Two hundred accounts hear the same messages: each message is reacted to once."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.house.journal import JournalReader
from proofs.orchestration.scene import Scene

MESSAGES = 1000
AHEAD = 20
"""Messages that may wait for their reaction; so the proof goes as fast as the machine."""

REACTED_WITHIN = 60.0  # seconds, for one more reaction
QUIET = 5.0  # seconds in which a second reaction would come
EXPIRY = 3600.0  # seconds


def reaction_figures(scene: Scene, *, messages: int = MESSAGES) -> list[Figure]:
    """Let the bot post, wait for the presses, and then for more of them that must not come."""
    watch = _Presses(scene)
    posted = [_post(scene, watch, number) for number in range(messages)]
    watch.wait(messages, "all are reacted to")
    _wait_rest(scene)
    watch.read()
    heard = len(scene.accounts)
    wrong = sum(watch.presses[packet] != 1 for packet in posted)
    return [
        Figure(
            f"reactions to {messages} messages that {heard} accounts heard",
            watch.presses.total(),
            at_least=messages,
            at_most=messages,
        ),
        Figure("messages reacted to twice, or not at all", wrong, at_most=0),
    ]


@dataclass(slots=True)
class _Presses:
    """How often each packet was pressed by accounts of ours."""

    scene: Scene
    presses: Counter[str] = field(default_factory=Counter)
    journal: JournalReader = field(init=False)

    def __post_init__(self) -> None:
        self.journal = JournalReader(self.scene.house.control)
        self.journal.skip()

    def read(self) -> None:
        """Count what came since the last reading."""
        self.presses.update(one["packet_id"] for one in self.journal.read(["Pressed"]))

    def wait(self, count: int, what: str) -> None:
        """Wait until so many packets were pressed."""

        def enough() -> bool:
            self.read()
            return len(self.presses) >= count

        self.scene.house.wait_until(enough, what, within=REACTED_WITHIN)


def _post(scene: Scene, watch: _Presses, number: int) -> str:
    watch.wait(number - AHEAD, f"{number - AHEAD} messages are reacted to")
    packet: dict[str, Any] = scene.house.control.call(
        "bots.packet", group=scene.group, total="9.00", shares=5, expiry=EXPIRY
    )
    return str(packet["packet_id"])


def _wait_rest(scene: Scene) -> None:
    """Nothing is under way, and nothing comes for a while."""
    begun = time.monotonic()
    # Of packets: what was queued for the account in its flood wait stays there for an hour.
    open_ones = Action.objects.filter(
        packet__isnull=False, status__in=[ActionStatus.QUEUED, ActionStatus.CLAIMED]
    )
    scene.house.wait_until(
        lambda: time.monotonic() - begun >= QUIET and not open_ones.exists(),
        "all is at rest",
        within=REACTED_WITHIN,
    )
