"""Flower as an operator starts it, on a port that is free."""

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from sis_project.embedded.ports import LOOPBACK, port_free

ROOT = Path(__file__).parents[3]
PASSWORD = "eight oranges"


@dataclass(frozen=True)
class RunningFlower:
    """Asks Flower, with the password unless told otherwise."""

    port: int

    def ask(
        self, path: str, *, method: str = "GET", password: str | None = PASSWORD
    ) -> tuple[int, str]:
        """The HTTP status and the body of a page."""
        headers = {}
        if password is not None:
            known = b64encode(f"operator:{password}".encode()).decode()
            headers["Authorization"] = f"Basic {known}"
        connection = HTTPConnection(LOOPBACK, self.port, timeout=20)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture
def flower_env(process_env: dict[str, str]) -> dict[str, str]:
    """The environment of a Flower on this test's servers."""
    own = {"SIS_FLOWER_PASSWORD": PASSWORD, "SIS_FLOWER_PORT": str(port_free())}
    return {**process_env, **own, "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def flower(flower_env: dict[str, str]) -> Iterator[RunningFlower]:
    """A Flower that listens."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "flower"],
        cwd=ROOT,
        env=flower_env,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as printed:
        announced = printed.readline()
        assert f":{flower_env['SIS_FLOWER_PORT']}/" in announced
        yield RunningFlower(int(flower_env["SIS_FLOWER_PORT"]))
        process.terminate()
        assert process.wait(20) == 0


def flower_refuses(env: dict[str, str]) -> str:
    """What a Flower that does not start says."""
    ended = subprocess.run(
        [sys.executable, "manage.py", "flower"],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    return ended.stderr
