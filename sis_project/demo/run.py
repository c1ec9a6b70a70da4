"""One demo, from the first process to the verdict."""

import os
import secrets
import time
from contextlib import ExitStack

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from rich.console import Console

from accounts.budgets import birth_declare
from accounts.redis_clients import redis_sync
from sandbox.control import BlockingControlClient
from sis_project.demo.ending import EndSignal
from sis_project.demo.family import Family
from sis_project.demo.folder import DemoFolder
from sis_project.demo.logins import actors_log_in
from sis_project.demo.options import Options
from sis_project.demo.picture import picture_save
from sis_project.demo.play import Play
from sis_project.demo.processes import (
    HOST_WORKER,
    flower_start,
    host_start,
    sandbox_wait,
    second_host_write,
    servers_start,
    service_start,
)
from sis_project.demo.readiness import BUDGETS_FULL, accounts_wait
from sis_project.demo.registering import groups_register, policies_apply
from sis_project.demo.stage import stage_set
from sis_project.demo.summary import summary_render, summary_save
from sis_project.demo.tables import action_counts
from sis_project.demo.view import Scenery


class Demo:
    """A demo that runs: its folder, its processes, and where it tells what it does."""

    def __init__(
        self, folder: DemoFolder, options: Options, console: Console, ending: EndSignal
    ) -> None:
        self._folder = folder
        self._options = options
        self._console = console
        self._family = Family(folder.logs, ending)
        password = secrets.token_urlsafe(9)
        self._scenery = Scenery(folder.admin, "admin", password, seconds=options.seconds)

    def run(self) -> bool:
        """Play, say the verdict, and end every process; whether every promise was kept.

        Raises:
            AskedToEnd: somebody wanted it to end; the verdict on what was played is said.
            AccountsError, ControlError, DemoFailed, ProcessDied, ProcessNotStarted,
            ValkeyNotStarted: it could not be played; a sentence says why.
        """
        with ExitStack() as stack:
            stack.callback(self._family.stop)
            play = self._prepare(stack)
            try:
                play.run(self._console)
            finally:
                good = self._conclude(play)
        return good

    def _prepare(self, stack: ExitStack) -> Play:
        begun = time.monotonic()
        self._tell("Starting Valkey, a Telegram of our own, two workers, beat and the web ...")
        # In the order of what each needs: they all start at once on two cores.
        servers_start(self._family, self._folder)
        operator = self._tables_make()
        birth_declare(redis_sync(), at=timezone.now() - BUDGETS_FULL)
        service_start(self._family, self._folder)
        if self._options.flower:
            flower_start(self._family)
        sandbox_wait(self._family, self._folder)
        control = stack.enter_context(BlockingControlClient.connect(self._folder.control))
        stage = stage_set(control, accounts=self._options.accounts)
        groups_register(stage, operator=operator, now=timezone.now())
        host_start(self._family)
        accounts = actors_log_in(control, stage, watch=self._family.watch)
        self._tell(f"{len(accounts)} accounts logged in by phone code.")
        policies_apply(stage, accounts, now=timezone.now())
        accounts_wait(stage, watch=self._family.watch, logs=str(self._folder.logs))
        self._tell(f"Ready after {time.monotonic() - begun:.1f} s.")
        self._show_doors()
        return Play(
            control=control,
            stage=stage,
            family=self._family,
            options=self._options,
            scenery=self._scenery,
        )

    def _tables_make(self) -> User:
        call_command("migrate", verbosity=0)
        return User.objects.create_superuser(self._scenery.user, password=self._scenery.password)

    def _show_doors(self) -> None:
        scenery = self._scenery
        script = os.path.relpath(second_host_write(self._folder))
        scenery.hints = [
            "kill -9 PID (it is in the column host)   ends the host; no packet is lost",
            f"sh {script}   starts a second host, which takes over half",
        ]
        if self._options.flower:
            user, password = settings.SIS_FLOWER_USER, settings.SIS_FLOWER_PASSWORD
            door = f"Flower: {self._folder.flower_address}  user {user}  password {password}"
            scenery.hints.append(door)
        self._tell(
            f"Admin: {scenery.admin}  user {scenery.user}  password {scenery.password}\n"
            f"The host worker is process {self._family.pid(HOST_WORKER)}. "
            "To try in another terminal:\n  " + "\n  ".join(scenery.hints)
        )

    def _conclude(self, play: Play) -> bool:
        verdict = play.verdict()
        summary = summary_render(verdict, deaths=self._family.deaths, actions=action_counts())
        self._console.print(summary)
        summary_save(self._folder.path / "verdict.json", verdict)
        if self._options.picture:
            picture_save(self._options.picture, play.picture(), summary)
        return verdict.good

    def _tell(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)
