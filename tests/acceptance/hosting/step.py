"""The host of the tests' app: it writes down what it hears, in the file of `SIS_TEST_WRITTEN`."""

import json
import os
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings

from accounts.egress import account_proxy
from accounts.hosting.bootstep import AccountHostStep, worker_end
from accounts.hosting.flock import LOCKS_FOLDER
from accounts.hosting.host import Host
from accounts.hosting.keeper import Waiting
from accounts.hosting.parts import HostParts
from accounts.hosting.starts import SharedStarts, start_limit
from accounts.hosting.work import HeldAccount, HostContext
from accounts.redis_clients import redis_async
from accounts.telegram import application_from_settings
from accounts.vault import Vault
from drivers.messages import IncomingMessage
from drivers.registry import driver_factory


@shared_task(name="tests.ring")
def ring(account_id: str) -> None:
    """A bell for an account, as it comes on its queue."""
    _write("rung", UUID(account_id))


def _write(kind: str, account_id: UUID | None, **more: str) -> None:
    """One line by one write, so that processes may share the file."""
    line = {"at": time.time(), "pid": os.getpid(), "kind": kind, "account": str(account_id), **more}
    with Path(os.environ["SIS_TEST_WRITTEN"]).open("ab", buffering=0) as file:
        file.write(json.dumps(line).encode() + b"\n")


class WritingWork:
    """Hosted work that writes down what it is told."""

    async def start(self, host: HostContext) -> None:
        _write("started", None, host=host.incarnation)

    async def account_opened(self, held: HeldAccount) -> None:
        _write("opened", held.account_id)

    async def account_closed(self, account_id: UUID) -> None:
        _write("closed", account_id)

    async def heard(self, held: HeldAccount, message: IncomingMessage) -> None:
        _write("heard", held.account_id, text=message.text)

    async def memory_lost(self) -> None:
        _write("memory lost", None)

    async def stop(self) -> None:
        _write("stopped", None)


async def _nothing_waits() -> Waiting:
    return Waiting("always the same", {})


class WritingHostStep(AccountHostStep):
    """The service's host, but for its work."""

    def build_host(self, worker: Any) -> Host:
        vault = Vault.from_settings()
        parts = HostParts(
            capacity=self.capacity,
            locks=Path(settings.SIS_SESSIONS_DIR) / LOCKS_FOLDER,
            work=WritingWork(),
            application=application_from_settings(),
            driver_factory=driver_factory,
            open_session=vault.open,
            find_proxy=partial(account_proxy, key=vault.key),
            ask_waiting=_nothing_waits,
            open_groups=frozenset,
            starts=start_limit(settings.SIS_START_RATE),
            may_start=SharedStarts(redis_async(), start_limit(settings.SIS_ALL_STARTS_RATE)).take,
        )
        return Host(parts, on_death=worker_end)
