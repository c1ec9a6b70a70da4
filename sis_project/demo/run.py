"""One demo, from the first process to the verdict."""

import random
import secrets
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from rich.console import Console, RenderableType

from sandbox.control import BlockingControlClient
from sis_project.demo.director import Director
from sis_project.demo.family import Family
from sis_project.demo.folder import DemoFolder
from sis_project.demo.judge import Verdict, judge
from sis_project.demo.logins import actors_log_in
from sis_project.demo.picture import picture_save
from sis_project.demo.processes import (
    HOST_WORKER,
    DemoFailed,
    host_worker,
    servers_start,
    service_start,
)
from sis_project.demo.registering import groups_register, policies_apply
from sis_project.demo.screen import Screen, screen_open
from sis_project.demo.script import script_write
from sis_project.demo.stage import Stage, stage_set
from sis_project.demo.story import KINDS, Story
from sis_project.demo.summary import summary_render
from sis_project.demo.tables import account_lines, accounts_ready, action_counts, books_read
from sis_project.demo.view import Scenery, view_render

READY_WITHIN = 60.0  # seconds
TICK = 0.1
ENDLESS = 24 * 3600.0  # seconds of script for a demo that somebody ends by hand
# How long the last things said may take to be answered; more after a host was killed, for its
# claims must run out first.
SETTLE, SETTLE_AFTER_DEATH = 10.0, 45.0
LINGER = 1.0  # seconds in which something done twice would still show itself


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for. `seconds` is None for a demo that is ended by hand."""

    seconds: float | None
    accounts: int
    view: bool
    seed: int
    picture: Path | None


class Demo:
    """A demo that runs: its processes, its stage, and the story so far."""

    def __init__(self, folder: DemoFolder, options: Options, console: Console) -> None:
        self._folder = folder
        self._options = options
        self._console = console
        self._family = Family(folder.logs)
        self._story = Story()
        self._position = 0
        self._scenery = Scenery(
            folder.admin, "admin", secrets.token_urlsafe(9), seconds=options.seconds
        )
        self._last_frame: RenderableType = ""

    def run(self) -> int:
        """Play, judge, say the verdict, and end every process; 0 when every promise was kept."""
        begun = time.monotonic()
        with ExitStack() as stack:
            stack.callback(self._family.stop)
            self._tell("Starting Valkey, a Telegram of our own, two workers, beat and the web ...")
            servers_start(self._family, self._folder)
            operator = self._tables_make()
            control = stack.enter_context(BlockingControlClient.connect(self._folder.control))
            stage = stage_set(control, accounts=self._options.accounts)
            groups_register(stage, operator=operator, now=timezone.now())
            service_start(self._family, self._folder)
            accounts = actors_log_in(control, stage)
            self._tell(f"{len(accounts)} accounts logged in by phone code.")
            policies_apply(stage, accounts, now=timezone.now())
            self._story.ours = frozenset(actor.user_id for actor in stage.actors)
            self._wait_until_ready(stage)
            self._tell(f"Ready after {time.monotonic() - begun:.1f} s.")
            self._doors()
            director = Director(control, stage, random.Random(self._options.seed))
            try:
                self._play(control, stage, director)
            finally:
                verdict = self._verdict(director)
                passed = verdict.good
                self._say_verdict(verdict, passed=passed)
        return 0 if passed else 1

    def _tables_make(self) -> User:
        call_command("migrate", verbosity=0)
        return User.objects.create_superuser(self._scenery.user, password=self._scenery.password)

    def _wait_until_ready(self, stage: Stage) -> None:
        memberships = sum(len(place.actors) for place in stage.places)
        deadline = time.monotonic() + READY_WITHIN
        while not accounts_ready(memberships):
            self._family.watch()
            if time.monotonic() > deadline:
                raise DemoFailed(
                    f"The accounts were not connected within {READY_WITHIN:.0f} s; "
                    f"see {self._folder.logs}."
                )
            time.sleep(TICK)

    def _doors(self) -> None:
        scenery = self._scenery
        second = " ".join(host_worker("second"))
        pid = self._family.pid(HOST_WORKER)
        self._tell(f"Admin: {scenery.admin}  user {scenery.user}  password {scenery.password}")
        self._tell(
            "A second host, which takes half of the accounts (in another terminal, Ctrl-C ends it):"
            f"\n  SIS_ENV_FILE={self._folder.env_file} {sys.executable} {second}"
        )
        self._tell(f"To see a host die and nothing get lost: kill -9 {pid}")

    def _play(self, control: BlockingControlClient, stage: Stage, director: Director) -> None:
        seconds = self._options.seconds
        director.take_up(script_write(seconds or ENDLESS, random.Random(self._options.seed)))
        with screen_open(self._console, stage, live=self._options.view) as screen:
            curtain = time.monotonic()
            self._until(
                lambda: seconds is not None and self._scenery.elapsed >= seconds,
                lambda: self._tick(control, stage, director, screen, curtain),
            )
            rest = time.monotonic()
            self._until(
                lambda: self._settled(director, time.monotonic() - rest),
                lambda: self._tick(control, stage, director, screen, curtain),
            )

    def _until(self, over: Callable[[], bool], tick: Callable[[], None]) -> None:
        while not over():
            tick()
            time.sleep(TICK)

    def _tick(
        self,
        control: BlockingControlClient,
        stage: Stage,
        director: Director,
        screen: Screen,
        curtain: float,
    ) -> None:
        scenery = self._scenery
        scenery.elapsed = time.monotonic() - curtain
        director.play(scenery.elapsed)
        records, self._position = control.records(since=self._position, kinds=KINDS)
        self._story.read(records)
        scenery.notices += [str(death) for death in self._family.watch()]
        self._last_frame = view_render(self._story, stage, account_lines(), scenery)
        screen.frame(self._last_frame, self._story, scenery)

    def _settled(self, director: Director, waited: float) -> bool:
        patience = SETTLE_AFTER_DEATH if self._family.deaths else SETTLE
        return waited > patience or (waited > LINGER and self._verdict(director).good)

    def _verdict(self, director: Director) -> Verdict:
        return judge(self._story, director.promises(), books_read(self._story.packets))

    def _say_verdict(self, verdict: Verdict, *, passed: bool) -> None:
        summary = summary_render(
            verdict, deaths=self._family.deaths, actions=action_counts(), passed=passed
        )
        self._console.print(summary)
        if self._options.picture:
            picture_save(self._options.picture, self._last_frame, summary)

    def _tell(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)
