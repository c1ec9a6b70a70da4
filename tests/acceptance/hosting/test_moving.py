"""Accounts move between real workers: no line twice, and none left alone for long."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.acceptance.hosting.sandbox_thread import SandboxThread
from tests.acceptance.hosting.workers import Worker, Workers

RecordProperty: TypeAlias = Callable[[str, object], None]

pytestmark = pytest.mark.acceptance

STOPS_WITHIN = 20.0  # seconds


def share(workers: Workers, *hosts: Worker) -> list[int]:
    return sorted(len(workers.open_by(host)) for host in hosts)


@pytest.fixture
def two(workers: Workers, accounts: list[str]) -> tuple[Worker, Worker]:
    """Two workers that hold half of the accounts each."""
    first = workers.start()
    workers.wait_until(lambda: share(workers, first) == [6], "the first holds all")
    second = workers.start()
    workers.wait_until(lambda: share(workers, first, second) == [3, 3], "each holds half")
    return first, second


def test_a_second_worker_takes_half_and_no_line_is_double(
    workers: Workers, two: tuple[Worker, Worker], telegram: SandboxThread
) -> None:
    first, second = two

    assert not workers.open_by(first) & workers.open_by(second)
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0


def test_a_worker_that_is_asked_to_stop_hands_over_within_a_second(
    workers: Workers,
    two: tuple[Worker, Worker],
    telegram: SandboxThread,
    accounts: list[str],
    record_property: RecordProperty,
) -> None:
    first, second = two
    moving = workers.open_by(first)

    first.terminate()

    workers.wait_until(lambda: workers.open_by(second) == set(accounts), "the second has all")
    closed = {line.account: line.at for line in workers.written() if line.kind == "closed"}
    gaps = [workers.opened_at(second, account) - closed[account] for account in moving]
    record_property("out of hands, seconds", gaps)
    assert min(gaps) > 0, "nobody opened a line before it was closed"
    assert max(gaps) <= 1.0
    assert first.process.wait(STOPS_WITHIN) == 0
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0


def test_a_killed_workers_accounts_are_taken_within_five_seconds(
    workers: Workers,
    two: tuple[Worker, Worker],
    telegram: SandboxThread,
    accounts: list[str],
    record_property: RecordProperty,
) -> None:
    first, second = two
    moving = workers.open_by(first)

    killed_at = first.kill()

    workers.wait_until(lambda: workers.open_by(second) == set(accounts), "the second has all")
    taken = [workers.opened_at(second, account) - killed_at for account in moving]
    record_property("taken over, seconds", taken)
    assert max(taken) <= 5.0
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0
