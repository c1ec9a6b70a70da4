"""Telegram's errors over the wire: each ends in the status that is promised, on both drivers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[3]
PLAYS_WITHIN = 300.0  # seconds


def _ours(name: str) -> bool:
    """A setting of this suite's own servers; the play has others."""
    return name.startswith("SIS_") or name in {"DATABASE_URL", "REDIS_URL"}


def test_each_kind_of_error_ends_in_the_right_status() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "proofs.one", "few-statuses", f"{__package__}.few_statuses"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not _ours(name)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PLAYS_WITHIN,
    )

    assert played.returncode == 0, played.stdout + played.stderr
