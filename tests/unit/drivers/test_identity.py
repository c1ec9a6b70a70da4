import tomllib
from pathlib import Path

from drivers.identity import APP_VERSION, DEVICE_MODEL

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def test_the_device_is_named_after_this_software_and_its_version() -> None:
    project = tomllib.loads(PROJECT.read_text())["project"]

    assert project["version"] == APP_VERSION
    assert DEVICE_MODEL == "SIS (Session Interaction Service)"
