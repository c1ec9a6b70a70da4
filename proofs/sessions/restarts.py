"""Hosts are restarted in turn, and some are killed: how long each account is in nobody's hands."""

import math
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from proofs.figure import Figure
from proofs.house.fleet import connected_wait
from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.sessions.holders import holders_read
from proofs.sessions.lines import Lines
from proofs.sessions.scene import Scene

RESTARTS = 50
KILLS_AMONG = 5
"""Restarts for each kill."""

HOSTS = 6
READY_WITHIN = 60.0  # seconds until the next host holds accounts, with every line up
SEED = 43


@dataclass(frozen=True, slots=True)
class _Move:
    """Accounts that had to move at a monotonic time, for their host was `killed` or asked to go."""

    users: frozenset[int]
    at: float
    killed: bool


def restart_figures(house: House, scene: Scene, *, restarts: int = RESTARTS) -> list[Figure]:
    """Restart one host after the other while the others hold the accounts."""
    names = [f"rolling host {number}" for number in range(HOSTS)]
    for name in names:
        house.host(name, again=True)
    connected_wait(house, len(scene.accounts), 0, hosts=HOSTS)
    rolling = _Rolling(house, scene, Lines(JournalReader(house.control)))
    kills = [False] * restarts + [True] * (restarts // KILLS_AMONG)
    Random(SEED).shuffle(kills)
    begun = time.monotonic()
    for number, kill in enumerate(kills):
        rolling.move(names[number % HOSTS], kill=kill)
    rolling.wait_up()
    print(f"{len(kills)} restarts and kills in {time.monotonic() - begun:.0f} s")
    for name in names:
        house.family.end(name)
    return rolling.figures()


@dataclass(slots=True)
class _Rolling:
    house: House
    scene: Scene
    lines: Lines
    moves: list[_Move] = field(default_factory=list)

    def move(self, name: str, *, kill: bool) -> None:
        """Restart this host once it holds accounts and every line of all is up, and see it go."""
        self.house.wait_until(lambda: self._ready(name), f"{name} held", within=READY_WITHIN)
        pid = self.house.family.pid(name)
        move = _Move(holders_read(self.scene)[pid], time.monotonic(), killed=kill)
        self.moves.append(move)
        if kill:
            os.kill(pid, signal.SIGKILL)  # the family brings it back
        else:
            self.house.family.end(name)
            self.house.host(name, again=True)
        # Its leases name it for some time yet: until its lines are seen down, all seems well.
        self.house.wait_until(lambda: self._down(move), f"{name} is gone", within=READY_WITHIN)

    def wait_up(self) -> None:
        """Wait until every line is up."""
        self.house.wait_until(self._up, "every line is up", within=READY_WITHIN)

    def figures(self) -> list[Figure]:
        """What became of the accounts that had to move."""
        gone = [move for move in self.moves if not move.killed]
        killed = [move for move in self.moves if move.killed]
        return [
            Figure("hosts restarted in turn", len(gone)),
            Figure("hosts killed -9", len(killed)),
            Figure("overlapping connections meanwhile", self.lines.overlaps, at_most=0),
            Figure("handed over by a host that stops, max", _max(self._gaps(gone)), "s", at_most=1),
            Figure("taken from a dead process, max", _max(self._takings(killed)), "s", at_most=5),
        ]

    def _ready(self, name: str) -> bool:
        """Whether this host holds accounts, and at most one of the others does not yet."""
        held = holders_read(self.scene)
        return self.house.family.pid(name) in held and len(held) >= HOSTS - 1 and self._up()

    def _down(self, move: _Move) -> bool:
        self.lines.read()
        return self.lines.down(move.users, opened_before=move.at)

    def _up(self) -> bool:
        self.lines.read()
        return self.lines.up(self.scene.users)

    def _gaps(self, moves: Iterable[_Move]) -> list[float]:
        """Seconds between the closing of each line and the opening of the next."""
        return [self._gap(user, after=move.at) for move in moves for user in move.users]

    def _gap(self, user: int, *, after: float) -> float:
        closed = self.lines.first_closed(user, after=after)
        opened = self.lines.first_opened(user, after=after if closed is None else closed)
        return math.inf if closed is None or opened is None else opened - closed

    def _takings(self, moves: Iterable[_Move]) -> list[float]:
        """Seconds between a host's death and the opening of each of its lines elsewhere."""
        return [
            (self.lines.first_opened(user, after=move.at) or math.inf) - move.at
            for move in moves
            for user in move.users
        ]


def _max(seconds: list[float]) -> float:
    return max(seconds, default=math.nan)
