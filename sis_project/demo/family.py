"""The demo's processes, one family: started under leashes, watched, and ended together."""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sis_project.demo.ending import EndSignal
from sis_project.embedded.process import LeashedProcess

STOP_WITHIN = 10.0  # seconds from the stop signal to SIGKILL


class ProcessDied(Exception):
    """A process of the demo ended by itself; the message shows the end of its log."""


@dataclass(frozen=True, slots=True)
class Death:
    """A process that ended though nobody asked it to.

    `status` is its exit status (128 + N after signal N); `restarted` says whether it is back.
    """

    name: str
    status: int
    restarted: bool
    log_tail: str

    def __str__(self) -> str:
        how = f"was ended by {_signal_name(self.status)}"
        if self.status < 128:
            how = f"ended with status {self.status}"
        return f"The {self.name} {how}{'; it is started again' if self.restarted else ''}."


@dataclass(slots=True)
class Family:
    """Every process that the demo started.

    `deaths` are those that ended unasked. A process started with `again` is started again when it
    was killed (`kill -9` by hand): one that ends by itself has a fault, and stays down.
    """

    logs: Path
    ending: EndSignal
    deaths: list[Death] = field(default_factory=list)
    _processes: dict[str, LeashedProcess] = field(default_factory=dict)
    _again: dict[str, Sequence[str]] = field(default_factory=dict)

    def python(self, name: str, *arguments: str, again: bool = False) -> LeashedProcess:
        """Start a Python program of ours by the arguments of `python`."""
        command = [sys.executable, *arguments]
        process = LeashedProcess(
            name,
            command,
            env=dict(os.environ),
            log=self.logs / f"{name.replace(' ', '-')}.log",
            grace=STOP_WITHIN,
        )
        self.adopt(process)
        if again:
            self._again[name] = arguments
        return process

    def adopt(self, process: LeashedProcess) -> None:
        """Watch and end a process that somebody else started."""
        self._processes[process.name] = process

    def pid(self, name: str) -> int:
        """The process id of a member."""
        return self._processes[name].pid

    @property
    def names(self) -> list[str]:
        """The members, the oldest first."""
        return list(self._processes)

    def end(self, name: str) -> None:
        """Ask one member to end, and wait until it is gone."""
        self._processes.pop(name).stop()

    def look(self) -> list[Death]:
        """Who ended since the last look; those that come back are started again already."""
        ended = {name: s for name, p in self._processes.items() if (s := p.poll()) is not None}
        return [self._bury(name, status) for name, status in ended.items()]

    def watch(self) -> list[Death]:
        """As `look`. Whoever waits for something calls it again and again.

        Raises:
            AskedToEnd: somebody wants the demo to end.
            ProcessDied: one of them stays down.
        """
        self.ending.look()
        deaths = self.look()
        for death in deaths:
            if not death.restarted:
                raise ProcessDied(f"{death} The end of its log:\n{death.log_tail}")
        return deaths

    def _bury(self, name: str, status: int) -> Death:
        process = self._processes.pop(name)
        killed = status == 128 + signal.SIGKILL
        death = Death(name, status, killed and name in self._again, process.log_tail())
        self.deaths.append(death)
        if death.restarted:
            self.python(name, *self._again[name], again=True)
        return death

    def stop(self) -> None:
        """Ask all to end, the youngest first, and wait until they are gone."""
        processes = list(reversed(self._processes.values()))
        self._processes.clear()
        servers = [process for process in processes if process.name in {"valkey", "sandbox"}]
        clients = [process for process in processes if process not in servers]
        # A worker that loses its broker first spends its farewell on looking for it.
        for some in (clients, servers):
            for process in some:
                process.let_go()
            for process in some:
                process.wait(STOP_WITHIN + 5)


def _signal_name(status: int) -> str:
    number = status - 128
    known = {member.value for member in signal.Signals}
    return signal.Signals(number).name if number in known else f"signal {number}"
