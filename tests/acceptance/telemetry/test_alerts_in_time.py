"""Real workers: a trouble is told within half a minute."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accounts.models import Account, Status
from accounts.services import account_status_change
from sis_project.embedded.process import LeashedProcess
from tests.integration.telemetry.http_receiver import HttpReceiver, http_receiver

pytestmark = pytest.mark.acceptance
WITHIN = 30.0  # seconds


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def service(
    process_env: dict[str, str], receiver: HttpReceiver, tmp_path: Path
) -> Iterator[LeashedProcess]:
    """A worker for `ops`, and beat; the worker."""
    env = {**process_env, "SIS_ALERT_URLS": receiver.url}
    celery = [sys.executable, "-m", "celery", "-A", "sis_project"]
    options = ["-P", "threads", "-Q", "ops", "-c", "2", "-n", "ops@alerts"]
    worker = [*celery, "worker", *options]
    beat = [*celery, "beat", "-s", str(tmp_path / "schedule"), "--pidfile="]
    processes = [
        LeashedProcess(name, command, env=env, log=tmp_path / f"{name}.log")
        for name, command in (("worker", worker), ("beat", beat))
    ]
    yield processes[0]
    for process in processes:
        process.stop()


def test_a_lost_session_is_told_in_time(
    service: LeashedProcess,
    receiver: HttpReceiver,
    record_property: Callable[[str, object], None],
) -> None:
    account = Account.objects.create(display_name="Amber", status=Status.ACTIVE)
    ready = time.monotonic() + 60
    while "ready" not in service.log.read_text():
        assert time.monotonic() < ready, service.log_tail(40)
        time.sleep(0.1)
    lost_at = time.monotonic()

    account_status_change(account_id=account.pk, to=Status.NEED_RELOGIN, reason="SESSION_REVOKED")

    while not receiver.posted:
        assert time.monotonic() < lost_at + WITHIN, service.log_tail(40)
        time.sleep(0.05)
    record_property("told after, seconds", time.monotonic() - lost_at)
    assert receiver.titles == ["SIS: an account needs a new login"]
