"""A demo that runs as its own process, with what it printed so far."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import psutil

ROOT = Path(__file__).parents[3]
READY_WITHIN = 90.0  # seconds; the machine may be busy with other tests


class RunningDemo:
    """`manage.py demo --no-view` in a folder of the test's own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--no-view", "--folder", str(folder), *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as printed:
            for line in printed:
                self.lines.append(line.rstrip())

    @property
    def printed(self) -> str:
        """Everything so far."""
        return "\n".join(self.lines)

    def wait_ready(self) -> None:
        """Return when the play begins."""
        self.wait_until(lambda: "Ready after" in self.printed, within=READY_WITHIN)

    def wait_until(self, condition: Callable[[], bool], *, within: float) -> None:
        """Return when the condition holds; the demo must not end before."""
        deadline = time.monotonic() + within
        while not condition():
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.05)

    def wait_end(self, *, within: float) -> int:
        """Its exit status."""
        status = self.process.wait(within)
        self._reader.join(5)
        return status

    def verdict(self) -> dict[str, Any]:
        """The figures that it left."""
        figures: dict[str, Any] = json.loads((self.folder / "verdict.json").read_text())
        return figures

    def host_pid(self) -> int:
        """The process id of the first host worker, as it was printed."""
        found = re.search(r"host worker is process (\d+)", self.printed)
        assert found, self.printed
        return int(found[1])

    def holders(self) -> list[int]:
        """How many accounts each host holds, the fewest first."""
        with closing(sqlite3.connect(self.folder / "sis.sqlite3")) as database:
            rows = database.execute(
                "SELECT count(*) FROM account_leases WHERE holder <> '' GROUP BY holder"
            )
            return sorted(count for (count,) in rows)

    def family(self) -> list[psutil.Process]:
        """Every process that it started, with theirs."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def end(self) -> None:
        """End it, if a failed test has not."""
        if self.process.poll() is None:
            self.process.terminate()
            self.wait_end(within=60)


def all_gone(family: list[psutil.Process], *, within: float) -> bool:
    """Whether every process of a family ended in time."""
    _gone, alive = psutil.wait_procs(family, timeout=within)
    return not alive
