"""When which process is killed, and what happens right after."""

import os
import signal
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from sis_project.demo.family import Family


@dataclass(slots=True)
class Chaos:
    """Kills members of a family with -9 at random times; the family brings them back.

    `kills` is who was killed, in order. Times are seconds since the play began.
    """

    family: Family
    kills: list[str] = field(default_factory=list)
    _planned: deque[tuple[float, str]] = field(default_factory=deque)

    def plan(self, victims: Sequence[str], count: int, *, until: float, rng: Random) -> None:
        """Draw the times and the victims: one kill in each of `count` equal parts of the time."""
        part = until / count
        for number in range(count):
            self._planned.append((part * (number + rng.random()), rng.choice(victims)))

    def strike(self, elapsed: float) -> bool:
        """Kill whoever is due; whether somebody was."""
        if not self._planned or elapsed < self._planned[0][0]:
            return False
        _at, victim = self._planned.popleft()
        os.kill(self.family.pid(victim), signal.SIGKILL)
        self.kills.append(victim)
        return True
