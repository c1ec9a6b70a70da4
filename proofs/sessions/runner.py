"""Hands commands to the process that forks, and kills the children that carry them out."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from proofs.house.failures import NotInTime

ROOT = Path(__file__).parent.parent.parent
ENDS_WITHIN = 120.0  # seconds


@dataclass(slots=True)
class Runner:
    """One command at a time; `log` is what all of them say."""

    log: Path
    _asks: IO[bytes]
    _answers: IO[bytes]
    _child: int = 0

    def begin(self, *command: str, settings: Mapping[str, str]) -> None:
        """Start a management command, with these settings in place of the process' own."""
        asked = {"command": command, "settings": dict(settings)}
        self._asks.write(json.dumps(asked).encode() + b"\n")
        self._child = self._answer()

    def ended(self) -> bool:
        """Whether the command has come to its end by itself."""
        return bool(select.select([self._answers], [], [], 0)[0])

    def kill(self) -> bool:
        """End it with SIGKILL, wherever it is; False when it had come to a good end before.

        NotInTime when it had failed by itself.
        """
        if not self.ended():
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
        code = self._answer()
        if code not in {0, -signal.SIGKILL}:
            raise NotInTime(f"A command failed. Its log: {self.log}.")
        return code != 0

    def run(self, *command: str, settings: Mapping[str, str]) -> None:
        """Begin, and wait for a good end; NotInTime otherwise."""
        self.begin(*command, settings=settings)
        if self._answer() != 0:
            raise NotInTime(f"{' '.join(command)} failed. Its log: {self.log}.")

    def _answer(self) -> int:
        if not select.select([self._answers], [], [], ENDS_WITHIN)[0]:
            raise NotInTime(f"No answer within {ENDS_WITHIN:.0f} s. The log: {self.log}.")
        return int(self._answers.readline() or -1)


@contextmanager
def runner_start(log: Path, environment: Mapping[str, str]) -> Iterator[Runner]:
    """Start the process that forks; it and its child end with the `with`."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "proofs.sessions.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, **environment},
            cwd=ROOT,
            bufsize=0,
            start_new_session=True,
        )
    assert process.stdin is not None  # noqa: S101 - pipes were asked for
    assert process.stdout is not None  # noqa: S101
    try:
        yield Runner(log, process.stdin, process.stdout)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
