"""A child process that cannot outlive us: started, watched and ended under a leash."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


class ProcessNotStarted(Exception):
    """A command could not be started; the message says which and why."""


class LeashedProcess:
    """One command under `leash.py`: it ends, with all its children, when this process ends.

    Args:
        name: what operators call it; `ps` shows it beside the leash.
        command: the program and its arguments.
        env: its whole environment.
        log: the file that its stdout and stderr are appended to.
        grace: seconds between the stop signal and SIGKILL.
        stop_signal: what asks it to end.
        user: the (uid, gid) it runs as; None for ours.

    Raises:
        ProcessNotStarted: the program is missing or may not be run.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        grace: float = 20.0,
        stop_signal: signal.Signals = signal.SIGTERM,
        user: tuple[int, int] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._grace = grace
        with log.open("ab") as written:
            self._leash = subprocess.Popen(  # noqa: S603 - commands are the demo's and the tests'
                [sys.executable, "-S", "-E", str(LEASH), name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=written,
                env=dict(env),
                start_new_session=True,
            )
        self.pid = self._give_order(
            {"command": list(command), "grace": grace, "stop_signal": stop_signal, "user": user}
        )

    def _give_order(self, order: Mapping[str, object]) -> int:
        assert self._leash.stdin is not None  # noqa: S101 - PIPE above
        assert self._leash.stdout is not None  # noqa: S101 - PIPE above
        self._leash.stdin.write(json.dumps(order).encode() + b"\n")
        self._leash.stdin.flush()
        with self._leash.stdout as answers:
            answer = json.loads(answers.readline() or b'{"error": "its leash ended at once"}')
        if "error" in answer:
            self.stop()
            raise ProcessNotStarted(f"{self.name} could not be started: {answer['error']}")
        return int(answer["pid"])

    def poll(self) -> int | None:
        """The exit status (128 + N after signal N), or None while it runs."""
        return self._leash.poll()

    def let_go(self) -> None:
        """Ask it to end, and return at once; `wait` for it afterwards."""
        assert self._leash.stdin is not None  # noqa: S101 - PIPE above
        self._leash.stdin.close()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. Raises `subprocess.TimeoutExpired`."""
        return self._leash.wait(timeout)

    def stop(self) -> int:
        """Ask it to end, and wait until it and all its children are gone."""
        self.let_go()
        return self.wait(self._grace + 5)

    def log_tail(self, lines: int = 5) -> str:
        """The last lines of its log, for the sentence that says it died."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
