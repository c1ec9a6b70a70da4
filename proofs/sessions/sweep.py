"""How long one look after 5,000 accounts takes: its statements and its scheduling."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from accounts.hosting.heartbeat import heartbeats_write
from accounts.hosting.selectors import checkups_due
from accounts.hosting.sweep import hosts_sweep
from accounts.models import Account, AccountLease, HostRegistration, Status
from accounts.tasks import bell_ring
from proofs.figure import Figure

ACCOUNTS: Final = 5000
HELD: Final = 100
"""Accounts of a host."""

SECONDS: Final = 5.0
LONG_AGO: Final = timedelta(minutes=5)
SOON: Final = timedelta(minutes=5)


def sweep_figures(accounts: int = ACCOUNTS) -> list[Figure]:
    """Sweep while all is well, with each host's share of it, and then when every account is silent.

    Needs the tables and Redis. It leaves nothing behind but bells of hosts that are not there,
    which nobody hears and which lapse.
    """
    hosts = _fill(accounts)
    try:
        well = _seconds(lambda: _look_after(hosts))
        Account.objects.filter(lease__holder__in=hosts).update(
            last_heartbeat_at=timezone.now() - LONG_AGO, updated_at=timezone.now() - LONG_AGO
        )
        silent = _seconds(lambda: hosts_sweep(ring=bell_ring))
        fallen = Account.objects.filter(lease__holder__in=hosts, status=Status.OFFLINE).count()
    finally:
        Account.objects.filter(lease__holder__in=hosts).delete()
        HostRegistration.objects.filter(pk__in=hosts).delete()
    return [
        Figure(f"sweep over {accounts} accounts, all well", well, "s", at_most=SECONDS),
        Figure(f"sweep over {accounts} accounts, all silent", silent, "s", at_most=SECONDS),
        Figure("of them set offline and logged", fallen, at_least=accounts),
    ]


def _look_after(hosts: dict[str, list[UUID]]) -> None:
    """What beat's one message costs, and what every host does at its bell but talk to Telegram."""
    hosts_sweep(ring=bell_ring)
    for host_id, held in hosts.items():
        heartbeats_write(held)
        checkups_due(holder=host_id, limit=5)


def _fill(accounts: int) -> dict[str, list[UUID]]:
    """Hosts that hold so many accounts, by three statements."""
    now = timezone.now()
    rows = [
        Account(display_name=f"Swept {number}", status=Status.ACTIVE, last_heartbeat_at=now)
        for number in range(accounts)
    ]
    Account.objects.bulk_create(rows)
    hosts: dict[str, list[UUID]] = {}
    for number, row in enumerate(rows):
        hosts.setdefault(f"swept.{number // HELD}", []).append(row.pk)
    HostRegistration.objects.bulk_create(
        HostRegistration(
            id=host_id,
            hostname="swept",
            pid=1,
            capacity=HELD,
            started_at=now,
            expires_at=now + SOON,
        )
        for host_id in hosts
    )
    AccountLease.objects.bulk_create(
        AccountLease(account_id=pk, holder=host_id, epoch=1, expires_at=now + SOON)
        for host_id, held in hosts.items()
        for pk in held
    )
    return hosts


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
