"""Plays the cues when their time has come, and keeps what the policies promise for each."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from sandbox.control import BlockingControlClient
from sis_project.demo.judge import Promises
from sis_project.demo.script import EXPIRY, Cue, PacketCue, TalkCue
from sis_project.demo.stage import Stage


@dataclass(slots=True)
class Director:
    """Steers the sandbox through its control port; times are seconds since the play began."""

    control: BlockingControlClient
    stage: Stage
    rng: Random
    _waiting: deque[Cue] = field(default_factory=deque)
    _answers: dict[int, int] = field(default_factory=dict)

    def take_up(self, cues: Iterable[Cue]) -> None:
        """Have these cues played, in their order."""
        self._waiting.extend(cues)

    def stop(self) -> None:
        """Play no more cues."""
        self._waiting.clear()

    @property
    def done(self) -> bool:
        """Whether every cue was played."""
        return not self._waiting

    def play(self, elapsed: float) -> None:
        """Play every cue that is due."""
        while self._waiting and self._waiting[0].at <= elapsed:
            cue = self._waiting.popleft()
            if isinstance(cue, PacketCue):
                self._post(cue)
            else:
                self._say(cue)

    def promises(self) -> Promises:
        """What must have happened when everything played so far has come to rest."""
        takers = {place.chat_id: place.takers for place in self.stage.places}
        return Promises(takers, dict(self._answers))

    def _post(self, cue: PacketCue) -> None:
        self.control.call(
            "bots.packet",
            group=self.stage.place_of(cue.scene).chat_id,
            total=str(cue.total),
            shares=cue.shares,
            kind=cue.kind,
            expiry=EXPIRY,
            phrase=cue.phrase,
        )

    def _say(self, cue: TalkCue) -> None:
        said = self.control.call(
            "groups.say",
            user=self.rng.choice(self.stage.people),
            group=self.stage.place_of(cue.scene).chat_id,
            text=cue.text,
        )
        self._answers[said["uid"]] = 0 if cue.rule is None else 1
