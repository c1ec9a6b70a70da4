"""The real service's host worker, with one account in one group of the sandbox."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import Account
from accounts.services import session_store
from accounts.vault import Vault
from drivers.session import TelegramSession
from groups.models import GroupMember, GroupProfile
from orchestration.models import Action, ActionStatus
from sandbox.scenario import Sandbox
from sis_project.embedded.process import LeashedProcess
from tests.acceptance.hosting.sandbox_thread import SandboxThread, sandbox_thread

RATES = {
    **dict.fromkeys(["SIS_GLOBAL_RATE", "SIS_GROUP_RATE"], "1000/s"),
    **dict.fromkeys(["SIS_CEILING_SENDS", "SIS_CEILING_CHAT_SENDS"], "1000/s:100"),
    "SIS_ACCOUNT_RATE": "20/s",
    "SIS_ACCOUNT_BURST": "1",
}
"""One account sends steadily, twenty a second."""


@dataclass(frozen=True, slots=True)
class Sending:
    """An account that sends as long as it has queued actions, and where to see it."""

    telegram: SandboxThread
    valkey: redis.Redis
    account_id: UUID
    user_id: int
    group_id: int
    log: Path

    def sent(self) -> list[float]:
        """When each of its messages reached Telegram, by the monotonic clock."""
        sends = self.telegram.call(lambda sandbox: sandbox.journal.sends_of(self.user_id))
        return [send.at for send in sends]

    def queued(self) -> int:
        """How many of its actions wait in the database."""
        queued = Action.objects.filter(account_id=self.account_id, status=ActionStatus.QUEUED)
        return queued.count()

    def bells(self) -> int:
        """How many messages wait on its Celery queue."""
        return int(self.valkey.llen(f"account.{self.account_id}"))

    def wait_until(self, condition: Callable[[], bool], what: str, *, within: float = 30) -> None:
        """Wait for a condition; the worker's log tells what went wrong."""
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, (
                f"not in time: {what}\n{self.log.read_text()[-4000:]}"
            )
            time.sleep(0.01)


@pytest.fixture
def telegram() -> Iterator[SandboxThread]:
    with sandbox_thread() as thread:
        yield thread


@pytest.fixture
def sending(
    transactional_db: None,
    process_env: dict[str, str],
    telegram: SandboxThread,
    valkey: redis.Redis,
    tmp_path: Path,
) -> Iterator[Sending]:
    """A host worker that holds the account; nothing is queued yet."""
    port, key = telegram.call(lambda sandbox: (sandbox.port, sandbox.key_path))
    account, user_id, group_id = _account(telegram)
    command = [
        *(sys.executable, "-m", "celery", "-A", "sis_project", "worker", "-P", "threads"),
        *("-Q", "hosts", "-c", "4", "-n", "host@web", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--hold-accounts", "10"),
    ]
    env = {
        **process_env,
        **RATES,
        "SIS_TELEGRAM_SERVER": f"127.0.0.1:{port}",
        "SIS_TELEGRAM_SERVER_KEY": str(key),
    }
    log = tmp_path / "host.log"
    process = LeashedProcess("host", command, env=env, log=log, grace=25)
    sending = Sending(telegram, valkey, account.pk, user_id, group_id, log)
    yield sending
    process.stop()
    for path in Path(settings.SIS_SESSIONS_DIR).glob("*.sisv*"):
        path.unlink()


def _account(telegram: SandboxThread) -> tuple[Account, int, int]:
    def world(sandbox: Sandbox) -> tuple[TelegramSession, int]:
        user = sandbox.users.create(name="Amber")
        group = sandbox.groups.supergroup("Tea house", [user])
        ready = sandbox.users.session(user)
        return TelegramSession(ready.dc_id, ready.user_id, ready.auth_key), group.chat_id

    session, group_id = telegram.call(world)
    account = Account.objects.create(display_name="Amber", driver="pyrogram")
    session_store(account_id=account.pk, vault=Vault.from_settings(), session=session)
    group = GroupProfile.objects.create(
        group_id=group_id, name="Tea house", enabled=True, attested_at=timezone.now()
    )
    GroupMember.objects.create(group=group, account=account, seen_at=timezone.now())
    return account, session.user_id, group_id


@pytest.fixture
def operator(transactional_db: None) -> User:
    return User.objects.create_superuser("olga", password="a long lantern")
