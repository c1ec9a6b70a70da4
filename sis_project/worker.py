"""Where a Celery worker becomes a host of accounts: what it holds them for is put together here."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.egress import account_proxy
from accounts.hosting.bootstep import AccountHostStep, worker_end
from accounts.hosting.flock import LOCKS_FOLDER
from accounts.hosting.host import Host
from accounts.hosting.parts import HostParts
from accounts.hosting.starts import SharedStarts, start_limit
from accounts.redis_clients import redis_async
from accounts.telegram import application_from_settings
from accounts.vault import Vault
from drivers.registry import driver_factory
from groups.selectors import watched_group_ids
from sis_project.hosted import SisWork


class HostStep(AccountHostStep):
    """The host of the real service: sealed sessions, the listener and the engine."""

    def build_host(self, worker: Any) -> Host:  # noqa: ARG002 - Celery's worker, not needed here
        """Read what the settings say; AccountsError or DriverUnavailable says what is wrong."""
        vault = Vault.from_settings()
        vault.verify()
        # Loading a client library takes a second or two: before the first account is taken.
        driver_factory(settings.SIS_DEFAULT_DRIVER)
        work = SisWork(decides=settings.SIS_HOSTS_DECIDE)
        parts = HostParts(
            capacity=self.capacity,
            locks=Path(settings.SIS_SESSIONS_DIR) / LOCKS_FOLDER,
            work=work,
            application=application_from_settings(),
            driver_factory=driver_factory,
            open_session=vault.open,
            find_proxy=partial(account_proxy, key=vault.key),
            ask_waiting=work.ask_waiting,
            open_groups=watched_group_ids,
            starts=start_limit(settings.SIS_START_RATE),
            checkup_every=timedelta(seconds=settings.SIS_CHECKUP_EVERY),
            reconnect_cap=timedelta(seconds=settings.SIS_RECONNECT_CAP),
            may_start=SharedStarts(redis_async(), start_limit(settings.SIS_ALL_STARTS_RATE)).take,
        )
        return Host(parts, on_death=worker_end)
