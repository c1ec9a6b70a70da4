"""A worker that cannot do its work says why in one sentence, and ends."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance


def run_out(
    env: dict[str, str], *options: str, queue: str = "hosts"
) -> subprocess.CompletedProcess[str]:
    """Run the service's worker until it ends by itself."""
    command = [sys.executable, "-m", "celery", "-A", "sis_project", "worker", "-Q", queue]
    return subprocess.run(
        [*command, "--without-gossip", "--without-mingle", *options],
        env=env,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def said(run: subprocess.CompletedProcess[str]) -> str:
    return run.stdout + run.stderr


def test_another_pool_than_threads_is_refused(workers_env: dict[str, str]) -> None:
    run = run_out(workers_env, "-P", "solo", "--hold-accounts", "5")

    assert run.returncode == os.EX_CONFIG
    assert "-P threads" in said(run)
    assert "Traceback" not in said(run)


def test_a_missing_master_key_is_named(workers_env: dict[str, str]) -> None:
    run = run_out({**workers_env, "SIS_MASTER_KEY": ""}, "-P", "threads", "--hold-accounts", "5")

    assert run.returncode == os.EX_CONFIG
    assert "SIS_MASTER_KEY" in said(run)
    assert "Traceback" not in said(run)


def test_a_worker_that_drains_groups_needs_the_master_key_too(
    workers_env: dict[str, str],
) -> None:
    run = run_out({**workers_env, "SIS_MASTER_KEY": ""}, "-P", "solo", queue="events")

    assert run.returncode != 0
    assert "SIS_MASTER_KEY" in said(run)
    assert "Traceback" not in said(run)


def test_a_wrong_master_key_is_told_before_any_lease_is_taken(
    workers_env: dict[str, str],
) -> None:
    wrong = base64.b64encode(bytes(32)).decode()

    run = run_out({**workers_env, "SIS_MASTER_KEY": wrong}, "-P", "threads", "--hold-accounts", "5")

    assert run.returncode == os.EX_CONFIG
    assert "master key" in said(run)
    assert wrong not in said(run)
    assert "Traceback" not in said(run)


def test_missing_settings_of_telegram_are_named(
    workers_env: dict[str, str], tmp_path: Path
) -> None:
    env = {**workers_env, "SIS_TELEGRAM_API_ID": "0"}

    run = run_out(env, "-P", "threads", "--hold-accounts", "5")

    assert run.returncode == os.EX_CONFIG
    assert "SIS_TELEGRAM_API_ID" in said(run)
    assert "Traceback" not in said(run)
