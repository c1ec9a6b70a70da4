"""A game by the commands of docker-compose.yml, on a real PostgreSQL and a real Valkey."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sis_project.embedded.ports import port_free
from tests.acceptance.deploy.compose import ComposeServices

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]


@pytest.fixture
def services(tmp_path: Path, process_env: dict[str, str]) -> Iterator[ComposeServices]:
    """The services, with ports and folders of this test."""
    port, control, metrics = (str(port_free()) for _ in range(3))
    own = {
        "SIS_SESSIONS_DIR": str(tmp_path / "sessions"),
        "SIS_TELEGRAM_API_ID": "1",
        "SIS_TELEGRAM_API_HASH": "sandbox",
        "SIS_TELEGRAM_SERVER": f"localhost:{port}",
        "SIS_TELEGRAM_SERVER_KEY": str(tmp_path / "key.pem"),
        "SIS_METRICS_PORT": metrics,
    }
    places = {
        "/var/lib/sis/sandbox": str(tmp_path),
        "/tmp/beat-schedule": str(tmp_path / "beat-schedule"),  # noqa: S108 - of the container
        "'--hold-accounts=${SIS_HOLD_ACCOUNTS:-100}'": "--hold-accounts=100",
        "--host=sandbox": "--host=localhost",
        "//sandbox:": "//localhost:",
        "4430": port,
        "4431": control,
        "9300": metrics,
    }
    services = ComposeServices(tmp_path, {**process_env, **own}, places)
    yield services
    services.stop()


def test_the_containers_commands_play_a_game(services: ComposeServices) -> None:
    services.start("sandbox")
    wait_healthy(services, "sandbox")
    for name in ("host", "events", "bus", "beat"):
        services.start(name)
    wait_healthy(services, "host")

    command = ["python", "manage.py", "play", "--control-port=4431", "--seconds=15"]
    play = services.run(command, within=150)

    assert play.returncode == 0, play.stdout
    assert "Every promise was kept." in play.stdout


def wait_healthy(services: ComposeServices, name: str) -> None:
    """Return when the service's own health check is content."""
    deadline = time.monotonic() + 60
    while trouble := services.trouble(name):
        assert time.monotonic() < deadline, trouble
        time.sleep(0.2)
