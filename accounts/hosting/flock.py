"""A lock file that the kernel frees when its process is gone: how others know at once."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from accounts.hosting.incarnation import Incarnation, boot_of

LOCKS_FOLDER = ".hosts"


class LifeLock:
    """The lock of one host, held from before its first lease until the process ends.

    A killed process lets go of it at once; a frozen one keeps it, as it may thaw and act.
    `folder` is shared by the hosts of one machine: `SIS_SESSIONS_DIR/.hosts`.
    """

    def __init__(self, folder: Path, incarnation: Incarnation) -> None:
        self.path = folder / f"{incarnation.id}.lock"
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            self.path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None


def dead_on_this_machine(holder: str, *, folder: Path, boot: str) -> bool:
    """Whether that host was a process of this machine's present boot, and is gone.

    True only if its lock file is here and free. A host of another machine, and one whose file
    cannot be seen, may live: its leases are left to run out.
    """
    if boot_of(holder) != boot:
        return False
    try:
        with (folder / f"{holder}.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True


def lock_file_remove(holder: str, *, folder: Path) -> None:
    """Remove what a dead host left behind, once nobody needs to know any more."""
    (folder / f"{holder}.lock").unlink(missing_ok=True)
