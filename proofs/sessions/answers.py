"""Waits until every question is answered, and judges the answers by the sandbox's journal."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.sessions.scene import Scene
from proofs.sessions.talk import Talk
from sis_project.demo.judge import Books, Promises, Verdict, judge
from sis_project.demo.story import KINDS, Story
from sis_project.demo.tables import actions_open

SETTLED_WITHIN = 120.0  # seconds
JUDGE_EVERY = 2.0  # seconds
SHOWN = 5


@dataclass(slots=True)
class Answers:
    """Our accounts' answers to what was said. `pushed` are the messages that reached any line."""

    house: House
    scene: Scene
    talk: Talk
    pushed: set[int] = field(default_factory=set)
    _journal: JournalReader = field(init=False)
    _story: Story = field(init=False)

    def __post_init__(self) -> None:
        self._journal = JournalReader(self.house.control)
        self._story = Story(ours=self.scene.users)

    @property
    def gaps(self) -> int:
        """How many messages the one account that should hear them had no line for."""
        alone = {uid for chat_id in self.scene.alone.values() for uid in self.talk.said[chat_id]}
        return len(alone - self.pushed)

    def settled(self) -> Verdict:
        """The verdict once everything is answered and at rest, or when it could have been."""
        deadline = time.monotonic() + SETTLED_WITHIN
        while not (verdict := self._judge()).good or actions_open():
            self.house.family.watch()
            if time.monotonic() > deadline:
                break
            time.sleep(JUDGE_EVERY)
        for sentence in [*verdict.misses, *verdict.doubles][:SHOWN]:
            print(f"  {sentence}")
        return verdict

    def _judge(self) -> Verdict:
        records = self._journal.read(KINDS)
        self._story.read(records)
        self.pushed |= set(_pushed(records))
        uids = (uid for uids in self.talk.said.values() for uid in uids)
        return judge(self._story, Promises({}, dict.fromkeys(uids, 1)), Books())


def _pushed(records: Iterable[dict[str, Any]]) -> Iterable[int]:
    return (record["uid"] for record in records if record["record"] == "Pushed")
