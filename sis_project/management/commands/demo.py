"""Plays the whole service on this machine: no account, no phone, no network."""

import ctypes
import logging
import os
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from accounts.errors import AccountsError
from sandbox.control import ControlError
from sis_project.demo.ending import AskedToEnd, EndSignal
from sis_project.demo.family import ProcessDied
from sis_project.demo.folder import DemoFolder, DemoRunning, folder_prepare
from sis_project.demo.options import Options
from sis_project.demo.processes import DemoFailed
from sis_project.demo.run import Demo
from sis_project.embedded.ports import NoFreePort
from sis_project.embedded.process import ProcessNotStarted
from sis_project.embedded.valkey import ValkeyNotStarted

READY_TO_RUN = "SIS_DEMO_FOLDER"
OWN_SETTINGS = ("SIS_", "DATABASE_URL", "REDIS_URL")
PR_SET_PDEATHSIG = 1
FAILURES = (
    *(AccountsError, ControlError, DemoFailed, DemoRunning, NoFreePort),
    *(ProcessDied, ProcessNotStarted, ValkeyNotStarted),
)


class Command(BaseCommand):
    """`manage.py demo --seconds 60`; `make demo` runs it."""

    help = "Play the whole service on a sandbox, and judge it by the sandbox's journal."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long, how many, where."""
        parser.add_argument("--seconds", type=float, help="end by itself after that play")
        parser.add_argument("--accounts", type=int, default=12, help="how many accounts play")
        parser.add_argument("--port", type=int, default=8000, help="the web server's")
        parser.add_argument("--flower", action="store_true", help="with Flower, Celery's monitor")
        parser.add_argument("--no-view", action="store_true", help="lines instead of a live view")
        parser.add_argument("--seed", type=int, default=1, help="of what is played")
        parser.add_argument("--picture", type=Path, help="save the last view as an SVG")
        parser.add_argument(
            "--folder", type=Path, default=settings.BASE_DIR / "run" / "demo", help="where it runs"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started it ends"
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Prepare the folder and start again with its settings; then play."""
        ending = EndSignal()
        try:
            if READY_TO_RUN not in os.environ:
                self._start_again(options)
            ending.listen()
            if options["with_parent"] and sys.platform == "linux":
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            self._play(options, ending)
        except AskedToEnd as asked:
            sys.exit(128 + asked.number)
        except FAILURES as error:
            raise CommandError(str(error)) from error

    def _start_again(self, options: dict[str, Any]) -> NoReturn:
        """Become this command under the demo's own settings: the ones here are already read."""
        folder = folder_prepare(options["folder"].resolve(), web_port=options["port"])
        for sentence in folder.moved_ports(options["port"]):
            self.stdout.write(sentence)
        self.stdout.flush()
        env = {k: v for k, v in os.environ.items() if not k.startswith(OWN_SETTINGS)}
        env |= {"SIS_ENV_FILE": str(folder.env_file), READY_TO_RUN: str(folder.path)}
        os.chdir(settings.BASE_DIR)
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *sys.argv[1:]]
        os.execve(sys.executable, command, env)  # noqa: S606 - ourselves

    def _play(self, options: dict[str, Any], ending: EndSignal) -> None:
        folder = DemoFolder.read(Path(os.environ.pop(READY_TO_RUN)))
        _log_to(folder.logs / "demo.log")
        asked = Options(
            seconds=options["seconds"],
            accounts=options["accounts"],
            view=not options["no_view"],
            seed=options["seed"],
            picture=options["picture"],
            flower=options["flower"],
        )
        if not Demo(folder, asked, Console(), ending).run():
            sys.exit(1)


def _log_to(file: Path) -> None:
    """Keep log lines out of the view: they go to a file, as those of all other processes."""
    handler = logging.FileHandler(file)
    root = logging.getLogger()
    handler.setFormatter(root.handlers[0].formatter)
    root.handlers = [handler]
