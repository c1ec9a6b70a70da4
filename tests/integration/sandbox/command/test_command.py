"""`manage.py sandbox`, as an operator starts and stops it."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sandbox.control import BlockingControlClient

ROOT = Path(__file__).parents[4]
PATIENCE = 30


@contextmanager
def _started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "manage.py", "sandbox", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _announced(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    lines: list[str] = []
    while not lines or "Ctrl-C" not in lines[-1]:
        line = process.stdout.readline()
        assert line, process.communicate()
        lines.append(line)
    return "".join(lines)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_how_to_reach_it_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    key = tmp_path / "key.pem"
    with _started("--port", "0", "--key", str(key)) as process:
        said = _announced(process)
        control = int(re.findall(r"Steer it on 127\.0\.0\.1:(\d+)", said)[0])
        with BlockingControlClient.connect(control) as client:
            info = client.call("sandbox.info")
            client.call("users.create", name="Alice")

            process.send_signal(number)
            output, errors = process.communicate(timeout=PATIENCE)

    assert f"SIS_TELEGRAM_SERVER=127.0.0.1:{info['port']}" in said
    assert f"SIS_TELEGRAM_SERVER_KEY={key}" in said
    assert "RSA PUBLIC KEY" in key.read_text()
    assert (process.returncode, output, errors) == (0, "", "")


def test_a_taken_port_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with _started("--port", str(port)) as process:
            output, errors = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert output == ""
    assert "cannot start" in errors
    assert "--port" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match="--port"):
        call_command("sandbox", f"--port={port}")
