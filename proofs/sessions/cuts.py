"""Lines are cut a thousand times while people talk: nothing is missed, nothing done twice."""

import time
from dataclasses import dataclass
from random import Random

from proofs.figure import Figure
from proofs.house.fleet import connected_wait
from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.sessions.answers import Answers
from proofs.sessions.cutting import Cutter
from proofs.sessions.decided import decided_read
from proofs.sessions.lines import Lines
from proofs.sessions.scene import Scene
from proofs.sessions.talk import Talk

CUTS = 1000
HOSTS = ["cut host 1", "cut host 2"]
CUT_WITHIN = 2.0  # seconds for each cut: some lines rest at any moment
SEED = 31


def cut_figures(house: House, scene: Scene, *, cuts: int = CUTS) -> list[Figure]:
    """Cut and talk, wait until all is at rest, and hold the journal against the tables."""
    house.beat()
    house.events()
    for name in HOSTS:
        house.host(name)
    connected_wait(house, len(scene.accounts), scene.memberships, hosts=len(HOSTS))
    play = _Play(
        house,
        scene,
        Lines(JournalReader(house.control)),
        Cutter(lambda user: int(house.control.call("faults.cut", user=user)), Random(SEED)),
        Talk(house.control, scene, Random(SEED)),
    )
    play.run(cuts)
    figures = play.figures()
    for name in (*HOSTS, "events", "beat"):
        house.family.end(name)
    return figures


@dataclass(slots=True)
class _Play:
    house: House
    scene: Scene
    lines: Lines
    cutter: Cutter
    talk: Talk

    def run(self, cuts: int) -> None:
        """Cut so many lines, and have questions asked about each cut."""
        self.lines.read()
        begun = time.monotonic()
        self.cutter.begin(self.scene.users, now=begun)
        self.house.wait_until(
            lambda: self._step(cuts), f"{cuts} lines were cut", within=60 + cuts * CUT_WITHIN
        )
        took = time.monotonic() - begun
        print(f"{self.cutter.cuts} cuts and {self.talk.count} messages in {took:.0f} s")

    def _step(self, cuts: int) -> bool:
        """Do what is due; whether all is done."""
        now = time.monotonic()
        for user in self.cutter.strike(now=now, most=cuts):
            self.talk.plan(user, now=now)
        self.talk.go_on(now=now)
        self.cutter.note(self.lines.read())
        return self.cutter.cuts >= cuts and self.talk.over

    def figures(self) -> list[Figure]:
        """What became of everything that was said, once all is answered or could have been."""
        answered = Answers(self.house, self.scene, self.talk)
        verdict = answered.settled()
        decided = decided_read(self.talk.said)
        self.lines.read()
        return [
            Figure("lines cut, of accounts on both drivers", self.cutter.cuts),
            Figure("accounts", len(self.scene.accounts), at_least=20),
            Figure("messages said meanwhile", self.talk.count),
            Figure("of them, pushed to no line of who should hear", answered.gaps, at_least=1),
            Figure("messages missed", decided.missed, at_most=0),
            Figure("messages taken for two", decided.doubled, at_most=0),
            Figure("messages acted on twice", len(verdict.doubles), at_most=0),
            Figure("messages not answered", len(verdict.misses)),
            Figure("of them, decided too late or with nobody there", decided.not_acted),
            Figure("overlapping connections meanwhile", self.lines.overlaps, at_most=0),
        ]
