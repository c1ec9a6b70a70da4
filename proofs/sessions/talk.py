"""What people say while lines break: most of it just after a cut, before the line is back."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from proofs.sessions.scene import QUESTION, Scene
from sandbox.control import BlockingControlClient

EACH_CUT = 5
WITHIN = 3.0  # seconds


@dataclass(slots=True)
class Talk:
    """Questions about each cut: three where only that account hears them, two where many do.

    `said` are the messages' uids by chat id.
    """

    control: BlockingControlClient
    scene: Scene
    rng: Random
    said: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    _planned: list[tuple[float, int]] = field(default_factory=list)

    def plan(self, user: int, *, now: float) -> None:
        """The user's line was cut: people will ask things in the next seconds."""
        shared = (self.rng.choice(self.scene.shared) for _ in range(2))
        for chat_id in [self.scene.alone[user]] * (EACH_CUT - 2) + [*shared]:
            heapq.heappush(self._planned, (now + self.rng.random() * WITHIN, chat_id))

    @property
    def over(self) -> bool:
        """Whether everything planned was said."""
        return not self._planned

    def go_on(self, *, now: float) -> None:
        """Say what is due."""
        for chat_id in self._due(now):
            self.count += 1
            # Another text each time: equal ones by one sender in one second count as one.
            text = f"{QUESTION} {self.count}"
            person = self.scene.person
            said = self.control.call("groups.say", user=person, group=chat_id, text=text)
            self.said[chat_id].append(said["uid"])

    def _due(self, now: float) -> Iterator[int]:
        while self._planned and self._planned[0][0] <= now:
            yield heapq.heappop(self._planned)[1]
