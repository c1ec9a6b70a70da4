"""The pytest plugin that has the servers running before Django's settings are read.

pyproject.toml loads it with `-p tests.servers.plugin`. It reads:

- `DATABASE_URL`, `REDIS_URL`: use these servers, and start none. Each xdist worker takes a
  database of its own, and the Redis database of its number: they are emptied.
- `SIS_TEST_DATABASE=sqlite`: run on SQLite, in a file.
- `CI`: a server that cannot be started fails the run. Without it the tests that need it are
  skipped, and say so.
"""

import base64
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sis_project.embedded.process import ProcessNotStarted
from sis_project.embedded.valkey import ValkeyNotStarted, valkey_start
from tests.servers.postgres import PostgresNotStarted, postgres_start

MISSING = "SIS_TEST_SERVERS_MISSING"
NOT_STARTED = (PostgresNotStarted, ProcessNotStarted, ValkeyNotStarted)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, args: list[str]
) -> Generator[None, None, None]:
    """Start the servers. A wrapper runs before every plain hook, pytest-django's too."""
    if not {"--help", "-h", "--version", "-V"} & set(args):
        stack = ExitStack()
        early_config.add_cleanup(stack.close)
        folder = Path(tempfile.mkdtemp(prefix="sis-tests-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        settings_prepare(folder)
        database_prepare(folder, stack)
        redis_prepare(folder, stack)
        # xdist's workers read no addopts: this is how they come to load this plugin in time.
        os.environ["PYTEST_PLUGINS"] = "tests.servers.plugin"
    return (yield)


def xdist_worker() -> str:
    """The worker's name (`gw0`), or nothing in a run without xdist and in its controller."""
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def settings_prepare(folder: Path) -> None:
    """The settings that every test run needs, whatever the machine's own environment says."""
    os.environ |= {
        "SIS_ENV_FILE": os.devnull,
        "SIS_SECRET_KEY": secrets.token_hex(),
        "SIS_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SIS_SESSIONS_DIR": str(folder / "sessions"),
        "SIS_TELEGRAM_API_ID": "1",
        "SIS_TELEGRAM_API_HASH": "0" * 32,
        "SIS_LISTEN_ONLY_HOURS": "0",
        "SIS_TEST_FOLDER": str(folder),
    }


def database_prepare(folder: Path, stack: ExitStack) -> None:
    """Point `DATABASE_URL` at SQLite, at the given server, or at one that we start."""
    if os.environ.get("SIS_TEST_DATABASE") == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'sis.sqlite3'}"
    elif "DATABASE_URL" not in os.environ:
        start("PostgreSQL", lambda: postgres_use(stack))


def postgres_use(stack: ExitStack) -> None:
    """Start PostgreSQL; xdist's workers inherit its URL and make databases of their own in it."""
    server = postgres_start()
    stack.callback(server.stop)
    os.environ["DATABASE_URL"] = server.url


def redis_prepare(folder: Path, stack: ExitStack) -> None:
    """Point `REDIS_URL` at a Valkey of this process' own, or at its share of the given server."""
    given = os.environ.setdefault("SIS_TEST_REDIS_URL", os.environ.get("REDIS_URL", ""))
    if given:
        base, _, number = given.rpartition("/")
        share = int(number) + int(xdist_worker().removeprefix("gw") or 0)
        os.environ["REDIS_URL"] = f"{base}/{share}"
    else:
        start("Valkey", lambda: valkey_use(folder, stack))


def valkey_use(folder: Path, stack: ExitStack) -> None:
    """Start a Valkey for this process alone."""
    server = valkey_start(folder)
    stack.callback(server.process.stop)
    os.environ["REDIS_URL"] = server.url


def start(name: str, starter: Callable[[], None]) -> None:
    """Start a server; note that it is missing, or fail the run in CI."""
    try:
        starter()
    except NOT_STARTED as error:
        if "CI" in os.environ:
            raise pytest.UsageError(f"{name} is needed in CI. {error}") from error
        os.environ[MISSING] = f"{name} is missing here. {error}"
