"""A worker serves its metrics while it runs, on the port that it is given or the next free one."""

from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pytest_django import Settings

from sis_project.embedded.ports import LOOPBACK, port_free
from sis_project.telemetry.metrics_step import MetricsStep
from telemetry.metrics.hearing import LINES_UP
from telemetry.metrics.serving import NoMetricsPort, metrics_serve

LINES_UP.set(0)
WORKER = SimpleNamespace()


def page(port: int) -> str:
    with urlopen(f"http://{LOOPBACK}:{port}/metrics", timeout=5) as answer:
        text: str = answer.read().decode()
    return text


def test_a_worker_serves_from_its_start_to_its_stop(settings: Settings) -> None:
    settings.SIS_METRICS_PORT = port_free()
    step = MetricsStep(WORKER)

    step.start(WORKER)
    served = page(settings.SIS_METRICS_PORT)
    step.stop(WORKER)

    assert "sis_held_accounts" in served
    with pytest.raises(URLError):
        page(settings.SIS_METRICS_PORT)


def test_a_busy_port_gives_way_to_the_next_one() -> None:
    first = metrics_serve(port_free(), address=LOOPBACK)
    second = metrics_serve(first.server_port, address=LOOPBACK)

    assert second.server_port > first.server_port
    assert "sis_held_accounts" in page(second.server_port)
    for server in (first, second):
        server.shutdown()
        server.server_close()


def test_an_address_of_another_machine_is_told_in_a_sentence() -> None:
    with pytest.raises(NoMetricsPort, match="SIS_METRICS_ADDRESS"):
        metrics_serve(port_free(), address="192.0.2.1")


def test_port_zero_serves_nothing(settings: Settings) -> None:
    settings.SIS_METRICS_PORT = 0
    step = MetricsStep(WORKER)

    step.start(WORKER)
    step.stop(WORKER)
