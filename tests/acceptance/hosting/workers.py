"""Celery workers of the tests: started, killed, and read by what they write down."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sis_project.embedded.process import LeashedProcess


@dataclass(frozen=True, slots=True)
class Written:
    """One line that a worker wrote: when (seconds since 1970), who, what."""

    at: float
    pid: int
    kind: str
    account: str
    text: str = ""
    host: str = ""


class Worker:
    """One Celery worker process."""

    def __init__(self, process: LeashedProcess) -> None:
        self.process = process
        self.pid = process.pid

    def kill(self) -> float:
        """SIGKILL; returns when it was sent."""
        at = time.time()
        os.kill(self.pid, signal.SIGKILL)
        return at

    def terminate(self) -> float:
        """SIGTERM; returns when it was sent."""
        at = time.time()
        os.kill(self.pid, signal.SIGTERM)
        return at

    def send(self, number: signal.Signals) -> None:
        """Any signal."""
        os.kill(self.pid, number)


class Workers:
    """Starts workers that share one journal."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._journal = folder / "written.jsonl"
        self._journal.touch()
        self._env = {**env, "SIS_TEST_WRITTEN": str(self._journal)}
        self._workers: list[Worker] = []

    def start(self, *, capacity: int = 100) -> Worker:
        """Start a worker that may hold so many accounts; it is not ready yet."""
        number = len(self._workers)
        command = [
            *(sys.executable, "-m", "celery", "-A", "tests.acceptance.hosting.app", "worker"),
            *("-P", "threads", "-c", "4", "-Q", f"host-{number}", "-n", f"w{number}@test"),
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
            *("--hold-accounts", str(capacity)),
        ]
        log = self._folder / f"worker-{number}.log"
        worker = Worker(LeashedProcess(f"w{number}", command, env=self._env, log=log, grace=25))
        self._workers.append(worker)
        return worker

    def stop(self) -> None:
        """End them all."""
        for worker in self._workers:
            worker.process.let_go()
        for worker in self._workers:
            worker.process.stop()

    def written(self) -> Iterator[Written]:
        """Everything that was written down so far."""
        for line in self._journal.read_text().splitlines():
            fields: dict[str, Any] = json.loads(line)
            yield Written(**fields)

    def open_by(self, worker: Worker) -> set[str]:
        """The accounts whose lines this worker has open, as it says."""
        opened: set[str] = set()
        for line in self.written():
            if line.pid == worker.pid and line.kind == "opened":
                opened.add(line.account)
            elif line.pid == worker.pid and line.kind == "closed":
                opened.discard(line.account)
        return opened

    def opened_at(self, worker: Worker, account: str) -> float:
        """When this worker last opened the account's line."""
        return max(
            line.at
            for line in self.written()
            if (line.pid, line.kind, line.account) == (worker.pid, "opened", account)
        )

    @staticmethod
    def logged(worker: Worker, text: str) -> bool:
        """Whether the worker's log has these words."""
        return text in worker.process.log.read_text()

    def wait_until(self, condition: Callable[[], bool], what: str, *, within: float = 30) -> None:
        """Wait for a condition; the workers' logs tell what went wrong."""
        deadline = time.monotonic() + within
        while not condition():
            ended = [w.process.name for w in self._workers if w.process.poll() == 1]
            assert not ended, f"{ended} ended while waiting: {what}\n{self._logs()}"
            assert time.monotonic() < deadline, f"not within {within} s: {what}\n{self._logs()}"
            time.sleep(0.01)

    def _logs(self) -> str:
        return "\n".join(f"--- {w.process.name}\n{w.process.log_tail(40)}" for w in self._workers)
