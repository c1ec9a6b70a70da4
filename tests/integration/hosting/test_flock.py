"""How hosts of one machine know that another one is dead."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.hosting.flock import LifeLock, dead_on_this_machine, lock_file_remove
from accounts.hosting.incarnation import Incarnation

HOLD = """
import sys
from pathlib import Path
from accounts.hosting.flock import LifeLock
from accounts.hosting.incarnation import Incarnation
incarnation = Incarnation.current()
with LifeLock(Path(sys.argv[1]), incarnation):
    print(incarnation.id, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that holds its lock, and its id."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def is_dead(holder: str, folder: Path, boot: str | None = None) -> bool:
    boot = Incarnation.current().boot if boot is None else boot
    return dead_on_this_machine(holder, folder=folder, boot=boot)


def test_a_living_process_is_not_dead(
    other: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    assert not is_dead(other[1], tmp_path)


def test_a_killed_process_is_dead_at_once(
    other: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, holder = other

    process.kill()
    process.wait()

    assert is_dead(holder, tmp_path)


def test_a_process_that_left_in_order_leaves_no_file(tmp_path: Path) -> None:
    incarnation = Incarnation.current()

    with LifeLock(tmp_path, incarnation):
        assert not is_dead(incarnation.id, tmp_path)

    assert not list(tmp_path.iterdir())
    assert not is_dead(incarnation.id, tmp_path)


def test_a_host_of_another_machine_or_boot_may_live(
    other: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, holder = other
    process.kill()
    process.wait()

    assert not is_dead(holder, tmp_path, boot="ffffffff")
    assert not is_dead("elsewhere.0123abcd.7.89abcdef", tmp_path)


def test_what_a_dead_host_left_can_be_removed_twice(tmp_path: Path) -> None:
    (tmp_path / "gone.lock").touch()

    lock_file_remove("gone", folder=tmp_path)
    lock_file_remove("gone", folder=tmp_path)

    assert not list(tmp_path.iterdir())
