"""Nothing that we start outlives us, however we end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sis_project.embedded.process import LeashedProcess, ProcessNotStarted

# A family of three: the command, a child in its group, and one that left the group.
FAMILY = """
import os, subprocess, sys, time
from pathlib import Path
sleeper = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
pids = [os.getpid(), subprocess.Popen(sleeper).pid]
pids.append(subprocess.Popen(sleeper, start_new_session=True).pid)
Path(sys.argv[1]).with_suffix(".new").write_text(" ".join(map(str, pids)))
Path(sys.argv[1]).with_suffix(".new").rename(sys.argv[1])
time.sleep(600)
"""

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + FAMILY

# What a shell starts in the background begins with SIGINT ignored, and the suite may be such a job.
STARTER = """
import signal, sys, time
from pathlib import Path
from sis_project.embedded.process import LeashedProcess
signal.signal(signal.SIGINT, signal.default_int_handler)
family, pids, log = sys.argv[1:]
held = LeashedProcess(
    "family", [sys.executable, "-S", "-c", family, pids], env={}, log=Path(log)
)
time.sleep(600)
"""


@pytest.fixture
def leashed(tmp_path: Path) -> Iterator[Callable[..., LeashedProcess]]:
    started: list[LeashedProcess] = []

    def start(program: str, *arguments: str, grace: float = 5.0) -> LeashedProcess:
        command = [sys.executable, "-S", "-c", program, *arguments]
        process = LeashedProcess("tried", command, env={}, log=tmp_path / "log", grace=grace)
        started.append(process)
        return process

    yield start
    for process in started:
        process.stop()


def family_of(path: Path) -> list[int]:
    wait_until(path.exists)
    return [int(pid) for pid in path.read_text().split()]


def wait_until(condition: Callable[[], bool], within: float = 10.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    try:
        return "State:\tZ" not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended before the read, or during it
        return False


def none_alive(pids: list[int]) -> bool:
    return not any(alive(pid) for pid in pids)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_family_ends_with_its_starter(tmp_path: Path, ending: signal.Signals) -> None:
    told = tmp_path / "pids"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, FAMILY, str(told), str(tmp_path / "log")],
        stderr=subprocess.DEVNULL,
    )
    family = family_of(told)

    starter.send_signal(ending)
    starter.wait()

    wait_until(lambda: none_alive(family))


def test_a_family_ends_when_it_is_stopped(
    tmp_path: Path, leashed: Callable[..., LeashedProcess]
) -> None:
    process = leashed(FAMILY, str(tmp_path / "pids"))
    family = family_of(tmp_path / "pids")

    status = process.stop()

    assert none_alive(family)
    assert status == 128 + signal.SIGTERM


def test_one_that_ignores_sigterm_is_killed_after_its_grace(
    tmp_path: Path, leashed: Callable[..., LeashedProcess]
) -> None:
    process = leashed(STUBBORN, str(tmp_path / "pids"), grace=0.5)
    family = family_of(tmp_path / "pids")

    status = process.stop()

    assert none_alive(family)
    assert status == 128 + signal.SIGKILL


def test_what_a_killed_command_leaves_behind_is_ended(
    tmp_path: Path, leashed: Callable[..., LeashedProcess]
) -> None:
    process = leashed(FAMILY, str(tmp_path / "pids"))
    family = family_of(tmp_path / "pids")
    assert family[0] == process.pid

    os.kill(process.pid, signal.SIGKILL)

    assert process.wait(10) == 128 + signal.SIGKILL
    assert none_alive(family)


def test_the_exit_status_and_the_log_are_the_commands_own(
    leashed: Callable[..., LeashedProcess],
) -> None:
    process = leashed("print('one'); print('two'); raise SystemExit(3)")

    assert process.wait(10) == 3
    assert process.log_tail(1) == "two"


def test_a_missing_program_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProcessNotStarted, match=r"tried could not be started: .*no-such-program"):
        LeashedProcess("tried", ["/no-such-program"], env={}, log=tmp_path / "log")
