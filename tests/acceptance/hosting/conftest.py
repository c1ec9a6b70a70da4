"""A sandbox with accounts that are logged in, and workers that may hold them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Account
from accounts.services.sessions import session_store
from accounts.vault import Vault
from drivers.session import TelegramSession
from sandbox.scenario import Sandbox
from tests.acceptance.hosting.sandbox_thread import SandboxThread, sandbox_thread
from tests.acceptance.hosting.workers import Workers

ACCOUNTS = 6
DRIVERS = ("pyrogram", "telethon")


@pytest.fixture
def telegram() -> Iterator[SandboxThread]:
    """A sandbox on loopback."""
    with sandbox_thread() as thread:
        yield thread


@pytest.fixture
def accounts(
    transactional_db: None, telegram: SandboxThread, request: pytest.FixtureRequest
) -> list[str]:
    """The ids of accounts whose sealed sessions open lines to the sandbox.

    The drivers take turns. A test that is parametrised by this fixture has as many as it says.
    """
    vault = Vault.from_settings()
    count = getattr(request, "param", ACCOUNTS)
    return [_account(telegram, vault, number) for number in range(count)]


@pytest.fixture
def workers_env(
    process_env: dict[str, str], telegram: SandboxThread, accounts: list[str]
) -> dict[str, str]:
    """The environment of workers that share this test's servers and its sandbox."""
    port, key_path = telegram.call(lambda sandbox: (sandbox.port, sandbox.key_path))
    return {
        **process_env,
        "SIS_TELEGRAM_SERVER": f"127.0.0.1:{port}",
        "SIS_TELEGRAM_SERVER_KEY": str(key_path),
    }


@pytest.fixture
def workers(workers_env: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    """Starts workers, and ends them afterwards."""
    workers = Workers(tmp_path, workers_env)
    yield workers
    workers.stop()


def _account(telegram: SandboxThread, vault: Vault, number: int) -> str:
    def session(sandbox: Sandbox) -> TelegramSession:
        ready = sandbox.users.session(sandbox.users.create(name=f"Account {number}"))
        return TelegramSession(ready.dc_id, ready.user_id, ready.auth_key)

    account = Account.objects.create(
        display_name=f"Account {number}", driver=DRIVERS[number % len(DRIVERS)]
    )
    session_store(account_id=account.pk, vault=vault, session=telegram.call(session))
    return str(account.pk)


@pytest.fixture(autouse=True)
def empty_sessions_folder() -> Iterator[None]:
    """Each test has its own sealed files."""
    yield
    for path in Path(settings.SIS_SESSIONS_DIR).glob("*.sisv*"):
        path.unlink()
