"""Hosts are frozen at once and one after the other: no account is ever on two lines."""

import time

import pytest

from proofs.sessions.freezing import Freezer
from tests.acceptance.hosting.sandbox_thread import SandboxThread
from tests.acceptance.hosting.workers import Worker, Workers

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]

FREEZES = [[6.0, 8.0, 24.0], [10.0, 22.0], [14.0, 27.0], [19.0, 21.0], [43.0], []]
"""Seconds for which each host is frozen; the last one stays awake, and takes what it can."""

SECONDS = sum(map(sum, FREEZES))


@pytest.fixture
def hosts(workers: Workers, accounts: list[str]) -> list[Worker]:
    """Workers that have one line each."""
    hosts = [workers.start() for _ in FREEZES]
    workers.wait_until(
        lambda: all(len(workers.open_by(host)) == 1 for host in hosts), "each has one", within=90
    )
    return hosts


def test_ten_freezes_make_no_second_line(
    workers: Workers, hosts: list[Worker], accounts: list[str], telegram: SandboxThread
) -> None:
    plans = {host.pid: [*lengths] for host, lengths in zip(hosts, FREEZES, strict=True)}

    with Freezer() as freezer:

        def over() -> bool:
            now = time.monotonic()
            freezer.thaw(now=now)
            for pid, lengths in plans.items():
                if lengths and pid not in freezer.frozen:
                    freezer.freeze(pid, frozenset(), now=now, seconds=lengths.pop(0))
            return not freezer.frozen

        workers.wait_until(over, "all were frozen and thawed", within=SECONDS)

    workers.wait_until(
        lambda: (
            sorted(account for host in hosts for account in workers.open_by(host))
            == sorted(accounts)
        ),
        "each account is held by one host",
        within=60,
    )
    assert len(freezer.done) == 10
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0
