"""What a host does when its broker goes, when it is frozen, and when it cannot begin."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import AccountLease
from sis_project.embedded.ports import port_free
from sis_project.embedded.valkey import EmbeddedValkey, valkey_start
from tests.acceptance.hosting.app import app
from tests.acceptance.hosting.sandbox_thread import SandboxThread
from tests.acceptance.hosting.workers import Worker, Workers

pytestmark = pytest.mark.acceptance

STOPS_WITHIN = 20.0  # seconds


class Broker:
    """A Valkey of the test's own, that goes and comes back empty on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = port_free()
        self._server = self._start()
        self.url = self._server.url

    def stop(self) -> None:
        self._server.process.stop()

    def start(self) -> None:
        self._server = self._start()

    def _start(self) -> EmbeddedValkey:
        return valkey_start(self._folder, port=self._port)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def workers(workers_env: dict[str, str], tmp_path: Path, broker: Broker) -> Iterator[Workers]:
    """Workers on the broker that goes."""
    workers = Workers(tmp_path, {**workers_env, "REDIS_URL": broker.url})
    yield workers
    workers.stop()


@pytest.fixture
def host(workers: Workers, accounts: list[str]) -> Worker:
    """A worker that has every line up."""
    host = workers.start()
    workers.wait_until(lambda: workers.open_by(host) == set(accounts), "it holds all")
    return host


def ring(broker: Broker, account: str) -> None:
    with app.connection_for_write(broker.url) as to:
        app.send_task("tests.ring", [account], queue=f"account.{account}", connection=to)


def test_lines_outlive_a_broker_that_restarts_and_bells_ring_again(
    workers: Workers, host: Worker, accounts: list[str], broker: Broker
) -> None:
    broker.stop()
    time.sleep(3)  # long enough for Celery to notice and to try in vain
    broker.start()

    def heard() -> bool:
        ring(broker, accounts[0])
        return any(line.kind == "rung" for line in workers.written())

    workers.wait_until(heard, "bells ring")
    assert workers.open_by(host) == set(accounts)
    assert not any(line.kind == "closed" for line in workers.written())


def test_a_worker_without_its_broker_stops_in_time(
    workers: Workers, host: Worker, accounts: list[str], broker: Broker
) -> None:
    broker.stop()
    workers.wait_until(lambda: workers.logged(host, "Cannot connect to"), "Celery noticed")

    host.terminate()

    assert host.process.wait(STOPS_WITHIN) == 0
    assert not AccountLease.objects.exclude(holder="").exists()


def test_a_frozen_worker_that_thaws_after_its_leases_went_leaves_them_alone(
    workers: Workers, host: Worker, accounts: list[str], telegram: SandboxThread
) -> None:
    host.send(signal.SIGSTOP)
    frozen_at = time.monotonic()
    second = workers.start()

    workers.wait_until(
        lambda: workers.open_by(second) == set(accounts), "the second has all", within=60
    )
    took = time.monotonic() - frozen_at
    host.send(signal.SIGCONT)

    def closed() -> int:
        mine = [line for line in workers.written() if line.pid == host.pid]
        return sum(line.kind == "closed" for line in mine)

    workers.wait_until(lambda: closed() == len(accounts), "the first closed its lines")

    assert 30 < took <= 45
    assert telegram.call(lambda sandbox: sandbox.duplicates) == 0
