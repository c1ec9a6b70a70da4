"""Ports that are free, and stay so for whom they were found."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sis_project.embedded.ports import LOOPBACK, NoFreePort, port_free, port_reserve


@pytest.fixture
def busy() -> socket.socket:
    taken = socket.socket()
    taken.bind((LOOPBACK, 0))
    taken.listen()
    return taken


def test_a_busy_port_is_passed_over(busy: socket.socket) -> None:
    with busy:
        wanted = busy.getsockname()[1]

        assert port_free(wanted) > wanted


def test_no_free_port_is_a_sentence(busy: socket.socket) -> None:
    with busy, pytest.raises(NoFreePort, match="name another one"):
        port_free(busy.getsockname()[1], tries=1)


def test_a_reserved_port_is_nobody_elses() -> None:
    port = port_reserve(20_000 + port_free() % 10_000)

    assert port_reserve(port) > port


def test_a_reservation_ends_with_its_process() -> None:
    program = "from sis_project.embedded.ports import *; print(port_reserve(31_000))"
    ports = [
        int(subprocess.check_output([sys.executable, "-c", program], cwd=Path(__file__).parents[3]))
        for _ in range(2)
    ]

    assert ports[0] == ports[1]
