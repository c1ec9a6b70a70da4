"""What an operator can mend is told in a sentence, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOBODY_THERE = "127.0.0.1:1"


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DATABASE_URL": f"postgres://u:s3cret@{NOBODY_THERE}/sis"}, "(DATABASE_URL) cannot be"),
        ({"DATABASE_URL": "sqlite:////nowhere/sis.sqlite3"}, "Make its folder"),
        ({"DATABASE_URL": "oracle://u:s3cret@host/sis"}, "DATABASE_URL cannot be read."),
        ({"SIS_TELEGRAM_API_ID": "s3cret"}, "SIS_TELEGRAM_API_ID cannot be read."),
    ],
)
def test_a_command_tells_what_to_mend(env: dict[str, str], sentence: str) -> None:
    done = run("manage.py", "migrate", **env)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"REDIS_URL": f"redis://{NOBODY_THERE}/0"}, f"Redis at {NOBODY_THERE} (REDIS_URL) does"),
        ({"DATABASE_URL": f"postgres://u:s3cret@{NOBODY_THERE}/sis"}, "(DATABASE_URL) cannot be"),
    ],
)
@pytest.mark.parametrize("role", [("worker", "-P", "solo"), ("beat", "-s", os.devnull)])
def test_a_worker_tells_what_to_mend_and_ends(
    role: tuple[str, ...], env: dict[str, str], sentence: str
) -> None:
    done = run("-m", "celery", "-A", "sis_project", *role, **env)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def test_a_worker_without_tables_tells_what_to_run_and_ends(tmp_path: Path, redis_url: str) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"

    done = run(
        *("-m", "celery", "-A", "sis_project", "worker", "-P", "solo"),
        DATABASE_URL=empty,
        REDIS_URL=redis_url,
    )

    assert done.returncode == 1
    assert "Run: python manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_server_does_not_sign_with_a_key_that_is_in_the_source(redis_url: str) -> None:
    done = run(
        *("-m", "granian", "--interface", "asginl", "--port", "0", "sis_project.asgi:application"),
        SIS_SECRET_KEY="",
        REDIS_URL=redis_url,
    )

    assert done.returncode != 0
    assert "SIS_SECRET_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr
