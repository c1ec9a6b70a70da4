"""The commands of docker-compose.yml as plain processes: what containers run, without them."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sis_project.embedded.process import LeashedProcess

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


class ComposeServices:
    """Starts services by name; `places` says what stands here for what a container has.

    Args:
        folder: for logs.
        env: their environment, which names this test's servers.
        places: texts of the file, and what to write for them.
    """

    def __init__(self, folder: Path, env: Mapping[str, str], places: Mapping[str, str]) -> None:
        self._folder = folder
        self._env = {**env, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        self._places = places
        self._running: list[LeashedProcess] = []

    def start(self, name: str) -> None:
        """Start what the service's container would run."""
        command = self._translated(COMPOSE["services"][name]["command"])
        log = self._folder / f"{name}.log"
        self._running.append(LeashedProcess(name, command, env=self._env, log=log))

    def run(self, command: list[str], *, within: float) -> subprocess.CompletedProcess[str]:
        """Run a command as `docker compose exec` would, to its end."""
        return subprocess.run(
            self._translated(command),
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=within,
            check=False,
        )

    def trouble(self, name: str) -> str:
        """Ask for its health once, as the container engine would; nothing when it is well."""
        test = COMPOSE["services"][name]["healthcheck"]["test"]
        assert test[0] == "CMD"
        check = self.run(test[1:], within=20)
        return check.stdout or f"status {check.returncode}" if check.returncode else ""

    def _translated(self, command: list[str]) -> list[str]:
        line = shlex.join(command)
        for text, place in self._places.items():
            line = line.replace(text, place)
        assert "${" not in line, line
        return shlex.split(line)

    def stop(self) -> None:
        """End all of them, the youngest first."""
        for process in reversed(self._running):
            process.stop()
