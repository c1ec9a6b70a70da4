"""Packets and questions at a steady pace, with kills among them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.kill.chaos import Chaos
from proofs.kill.scene import QUESTION, VICTIMS, Scene
from sis_project.demo.judge import Promises, Verdict, judge
from sis_project.demo.story import KINDS, Story
from sis_project.demo.tables import actions_open, books_read

EVENTS = 2000
KILLS = 20
SECONDS = 110.0
SETTLED_WITHIN = 90.0  # seconds: claims of the last one killed run out after twenty
JUDGE_EVERY = 2.0  # seconds
EXPIRY = 3600.0  # seconds


@dataclass(slots=True)
class Play:
    """What was said and posted, and what became of it."""

    house: House
    scene: Scene
    rng: Random
    chaos: Chaos
    _answers: dict[int, int] = field(default_factory=dict)
    _journal: JournalReader = field(init=False)
    _story: Story = field(init=False)

    def __post_init__(self) -> None:
        self._journal = JournalReader(self.house.control)
        self._story = Story(ours=self.scene.users)

    def run(self) -> Verdict:
        """Play everything, wait until all is at rest, and judge it."""
        self.chaos.plan(VICTIMS, KILLS, until=SECONDS, rng=self.rng)
        steady(EVENTS, SECONDS, self.chaos, self._happen, watch=self.house.family.watch)
        deadline = time.monotonic() + SETTLED_WITHIN
        while time.monotonic() < deadline:
            self.house.family.watch()
            verdict = self._judge()
            if verdict.good and not actions_open():
                break
            time.sleep(JUDGE_EVERY)
        return self._judge()

    def _happen(self, number: int) -> None:
        """A packet and a question by turns, each in a group by chance."""
        chat_id = self.rng.choice(self.scene.groups)
        control = self.house.control
        if number % 2:
            control.call("bots.packet", group=chat_id, total="9.00", shares=5, expiry=EXPIRY)
            return
        text = f"{QUESTION} {number}"
        said = control.call("groups.say", user=self.scene.person, group=chat_id, text=text)
        self._answers[said["uid"]] = 1

    def _judge(self) -> Verdict:
        self._story.read(self._journal.read(KINDS))
        promises = Promises(self.scene.takers, self._answers)
        return judge(self._story, promises, books_read(self._story.packets))


def steady(
    count: int,
    seconds: float,
    chaos: Chaos,
    happen: Callable[[int], object],
    *,
    watch: Callable[[], object],
) -> None:
    """Let `count` things happen evenly; after each kill the next one happens at once."""
    begun = time.monotonic()
    for number in range(count):
        due = begun + number * seconds / count
        while not (struck := chaos.strike(time.monotonic() - begun)) and time.monotonic() < due:
            time.sleep(0.002)
        happen(number)
        if not struck:
            watch()
