"""Bells reach the worker that holds the account, unless an operator paused it."""

from uuid import UUID

import pytest
import redis

from accounts.services import account_pause, account_resume
from tests.acceptance.hosting.app import app
from tests.acceptance.hosting.workers import Worker, Workers

pytestmark = pytest.mark.acceptance


def ring(account: str) -> None:
    """Publish a bell as anybody may: to the account's queue, by its name."""
    with app.connection_for_write() as connection:
        app.send_task("tests.ring", [account], queue=f"account.{account}", connection=connection)


def rung(workers: Workers, account: str) -> int:
    return sum(line.kind == "rung" and line.account == account for line in workers.written())


@pytest.fixture
def host(workers: Workers, accounts: list[str]) -> Worker:
    """A worker that has every line up."""
    host = workers.start()
    workers.wait_until(lambda: workers.open_by(host) == set(accounts), "it holds all")
    return host


def test_a_bell_rings_in_the_worker_that_holds_the_account(
    workers: Workers, host: Worker, accounts: list[str]
) -> None:
    for account in accounts:
        ring(account)

    workers.wait_until(lambda: all(rung(workers, a) == 1 for a in accounts), "all were rung")


def test_a_paused_accounts_bells_wait_until_it_is_resumed(
    workers: Workers, host: Worker, accounts: list[str], valkey: redis.Redis
) -> None:
    paused, running = accounts[:2]
    account_pause(account_id=UUID(paused), actor="test", reason="a look")
    workers.wait_until(lambda: workers.logged(host, f"Canceling queue account.{paused}"), "left")

    ring(paused)
    ring(running)

    workers.wait_until(lambda: rung(workers, running) == 1, "the running one was rung")
    assert rung(workers, paused) == 0
    assert valkey.llen(f"account.{paused}") == 1, "operators see its bell wait"
    assert paused in workers.open_by(host), "its line stays up"

    account_resume(account_id=UUID(paused), actor="test", reason="looked")
    workers.wait_until(lambda: rung(workers, paused) == 1, "it was rung")
