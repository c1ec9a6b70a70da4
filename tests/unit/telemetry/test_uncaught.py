"""What a program of ours prints when it dies of an error that nobody caught."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAIN, THREAD = "fail()", "thread = threading.Thread(target=fail); thread.start(); thread.join()"


@pytest.mark.parametrize("ending", [MAIN, THREAD])
def test_an_uncaught_error_is_told_without_what_it_says(ending: str) -> None:
    program = f"""
import threading
from telemetry.logs import Redactor, logging_config, logging_start, uncaught_told
logging_start(logging_config(
    form="json", stream="stdout", level="INFO", redactor=Redactor(b"k"), own=["telemetry"]))
uncaught_told()
def fail():
    raise ValueError("see you " + "at noon")
{ending}
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert "see you at noon" not in ended.stdout + ended.stderr
    told = json.loads(ended.stdout)
    assert (told["level"], told["error"]) == ("critical", "ValueError")
    assert told["where"].startswith("fail:")
