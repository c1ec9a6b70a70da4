"""Hosts are frozen a hundred times, many at once: their accounts move, and no line is double."""

import math
import time
from dataclasses import dataclass
from random import Random

from proofs.figure import Figure
from proofs.house.fleet import connected_wait
from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.sessions.freezing import LONGEST, Freeze, Freezer, lengths_draw
from proofs.sessions.holders import holders_read
from proofs.sessions.lines import Lines
from proofs.sessions.scene import Scene

FREEZES = 100
HOSTS = 18
AWAKE = 4
"""Hosts that are never all frozen: somebody must take the accounts."""

TAKEN_WITHIN = 45.0  # seconds
VICTIM_WITHIN = 60.0  # seconds until some host holds accounts again, and has their lines up
UP_WITHIN = 90.0  # seconds
SEED = 41


def freeze_figures(
    house: House, scene: Scene, *, freezes: int = FREEZES, hosts: int = HOSTS
) -> list[Figure]:
    """Start many small hosts, freeze and thaw them, and ask the sandbox what it saw."""
    names = [f"frozen host {number}" for number in range(hosts)]
    for name in names:
        house.host(name)
    connected_wait(house, len(scene.accounts), 0, hosts=hosts)
    lines = Lines(JournalReader(house.control))
    with Freezer() as freezer:
        play = _Play(house, scene, lines, freezer)
        play.run(lengths_draw(freezes, Random(SEED)), at_once=hosts - AWAKE)
    for name in names:
        house.family.end(name)
    return _figures(freezer.done, lines)


@dataclass(slots=True)
class _Play:
    house: House
    scene: Scene
    lines: Lines
    freezer: Freezer

    def run(self, lengths: list[float], *, at_once: int) -> None:
        """Freeze for each of these lengths, `at_once` at a time, and wait for all to be well."""
        count, begun = len(lengths), time.monotonic()
        self.house.wait_until(
            lambda: self._step(lengths, at_once=at_once),
            f"{count} hosts were frozen and thawed",
            within=2 * LONGEST + count * VICTIM_WITHIN / at_once + sum(lengths) / at_once,
        )
        print(f"{count} freezes in {time.monotonic() - begun:.0f} s")
        self.house.wait_until(self._all_up, "every line is up after the freezes", within=UP_WITHIN)

    def _step(self, lengths: list[float], *, at_once: int) -> bool:
        """Thaw and freeze what is due; whether all is done."""
        self.lines.read()
        self.freezer.thaw(now=time.monotonic())
        if lengths and len(self.freezer.frozen) < at_once:
            self._freeze_one(lengths)
        return not lengths and not self.freezer.frozen

    def _freeze_one(self, lengths: list[float]) -> None:
        """Freeze the host with the most accounts in hand whose lines are all up, if there is one.

        One that has just taken an account, and did not yet open its line, would keep that account
        waiting for two hosts' silence.
        """
        held = holders_read(self.scene)
        awake = [pid for pid in held if pid not in self.freezer.frozen and self.lines.up(held[pid])]
        if awake:
            pid = max(awake, key=lambda each: len(held[each]))
            now = time.monotonic()
            self.freezer.freeze(pid, held[pid], now=now, seconds=lengths.pop(0))

    def _all_up(self) -> bool:
        self.lines.read()
        return self.lines.up(self.scene.users)


def _figures(freezes: list[Freeze], lines: Lines) -> list[Figure]:
    taken = [_taken_after(freeze, user, lines) for freeze, user in _to_be_taken(freezes)]
    return [
        Figure("hosts frozen by SIGSTOP for 5-120 s", len(freezes)),
        Figure("lines that they held", sum(len(freeze.users) for freeze in freezes), at_least=1),
        Figure("overlapping connections in freezes", lines.overlaps, at_most=0),
        Figure("accounts of hosts that stayed frozen", len(taken), at_least=1),
        Figure("taken from a frozen host, max", max(taken, default=math.nan), "s", at_most=45),
    ]


def _to_be_taken(freezes: list[Freeze]) -> list[tuple[Freeze, int]]:
    """The accounts of hosts that were frozen for so long that others had to take them."""
    return [
        (freeze, user)
        for freeze in freezes
        if freeze.until - freeze.at > TAKEN_WITHIN
        for user in freeze.users
    ]


def _taken_after(freeze: Freeze, user: int, lines: Lines) -> float:
    """Seconds until another host opened the user's line; infinite when none did."""
    opened = lines.first_opened(user, after=freeze.at)
    return math.inf if opened is None else opened - freeze.at
