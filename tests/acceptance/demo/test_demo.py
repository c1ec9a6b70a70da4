"""The demo as a person sees it: one command, a verdict, and nothing left behind."""

import os
import signal
import socket
from collections.abc import Callable

import pytest

from sis_project.embedded.process import LeashedProcess
from tests.acceptance.demo.running import RunningDemo, all_gone

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]

DemoStart = Callable[..., RunningDemo]


def test_a_short_demo_keeps_every_promise(demo_start: DemoStart) -> None:
    demo = demo_start("--seconds", "20")
    demo.wait_ready()
    family = demo.family()

    status = demo.wait_end(within=90)

    verdict = demo.verdict()
    assert status == 0, demo.printed
    assert verdict["packets"] == verdict["answered"] == 9
    assert verdict["claims"] == verdict["claims_promised"]
    assert verdict["replies"] == verdict["replies_promised"]
    assert all_gone(family, within=5)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_demo_that_is_ended_leaves_no_process(
    demo_start: DemoStart, ending: signal.Signals
) -> None:
    demo = demo_start()
    demo.wait_ready()
    family = demo.family()
    assert len(family) >= 12  # six processes, each with its leash

    demo.process.send_signal(ending)
    demo.wait_end(within=30)

    assert all_gone(family, within=20)


def test_a_demo_that_is_killed_while_it_starts_leaves_no_process(demo_start: DemoStart) -> None:
    demo = demo_start()
    demo.wait_until(lambda: len(demo.family()) >= 6, within=60)
    family = demo.family()

    demo.process.kill()
    demo.wait_end(within=30)

    assert all_gone(family, within=20)


def test_a_killed_host_loses_no_packet(demo_start: DemoStart) -> None:
    demo = demo_start("--seconds", "30")
    demo.wait_ready()
    demo.wait_until(lambda: "packet " in demo.printed, within=30)

    signalled = demo.host_pid()
    for process in demo.family():
        if process.pid == signalled:
            process.kill()

    assert demo.wait_end(within=150) == 0, demo.printed
    assert "The host worker was ended by SIGKILL; it is started again." in demo.printed
    assert demo.verdict()["answered"] == demo.verdict()["packets"]


def test_a_second_host_takes_half_and_gives_it_back(demo_start: DemoStart) -> None:
    demo = demo_start("--seconds", "45")
    demo.wait_ready()
    second = LeashedProcess(
        "second host",
        ["sh", str(demo.folder / "second-host")],
        env=os.environ,
        log=demo.folder / "logs" / "second-host.log",
    )

    demo.wait_until(lambda: demo.holders() == [6, 6], within=40)
    second.stop()
    demo.wait_until(lambda: demo.holders() == [12], within=20)

    assert demo.wait_end(within=90) == 0, demo.printed


def test_a_busy_port_is_passed_over_and_said(demo_start: DemoStart) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        demo = demo_start("--port", str(port))
        demo.wait_until(lambda: "Starting" in demo.printed, within=30)

    assert f"Port {port} is busy: the web server takes" in demo.printed


def test_one_folder_is_for_one_demo(demo_start: DemoStart) -> None:
    first = demo_start()
    first.wait_until(lambda: "Starting" in first.printed, within=30)

    second = RunningDemo(first.folder)

    assert second.wait_end(within=30) == 1
    assert "Another demo runs from" in second.printed
