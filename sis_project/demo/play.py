"""A play under way: cues are given, the journal is read, deaths are noticed, the view is drawn."""

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

from rich.console import Console, RenderableType

from sandbox.control import BlockingControlClient
from sis_project.demo.director import Director
from sis_project.demo.ending import AskedToEnd
from sis_project.demo.family import Family
from sis_project.demo.judge import Verdict, judge
from sis_project.demo.options import Options
from sis_project.demo.screen import Screen, screen_open
from sis_project.demo.script import script_write
from sis_project.demo.stage import Stage
from sis_project.demo.story import KINDS, Story
from sis_project.demo.tables import account_lines, books_read
from sis_project.demo.view import Scenery, View

TICK = 0.1  # seconds
ENDLESS = 24 * 3600.0  # seconds of script for a play that somebody ends by hand
# How long the last things said may take to be answered; longer after a host was killed, for its
# claims must run out first.
SETTLE, SETTLE_AFTER_DEATH = 10.0, 45.0
SETTLE_WHEN_ASKED = 3.0  # seconds; whoever pressed Ctrl-C waits, and a second one ends this too
LINGER = 1.0  # seconds in which something done twice would still show itself


class Play:
    """From the first cue until everything is at rest."""

    def __init__(
        self,
        *,
        control: BlockingControlClient,
        stage: Stage,
        family: Family,
        options: Options,
        scenery: Scenery,
    ) -> None:
        self._control = control
        self._stage = stage
        self._family = family
        self._options = options
        self._scenery = scenery
        self._director = Director(control, stage, Random(options.seed))
        self._story = Story(ours=frozenset(actor.user_id for actor in stage.actors))
        self._position = 0

    def run(self, console: Console) -> None:
        """Play, and return when the last thing said had its time to be answered.

        Raises:
            AskedToEnd: somebody wanted it to end; what was said just before had its time, too.
            ProcessDied: a process ended by itself.
        """
        seconds = self._options.seconds
        self._director.take_up(script_write(seconds or ENDLESS, Random(self._options.seed)))
        with screen_open(console, self._stage, live=self._options.view) as screen:
            curtain = time.monotonic()
            try:
                self._until(lambda at: seconds is not None and at >= seconds, screen, curtain)
            except AskedToEnd:
                self._director.stop()
                self._settle(screen, curtain, SETTLE_WHEN_ASKED)
                raise
            self._settle(screen, curtain, None)

    def verdict(self) -> Verdict:
        """What has come of it so far."""
        books = books_read(self._story.packets)
        return judge(self._story, self._director.promises(), books)

    def picture(self) -> RenderableType:
        """The view as it stands, for others to see: without the password."""
        scenery = replace(self._scenery, password="*" * 12)
        return View(self._story, self._stage, account_lines(), scenery)

    def _until(self, over: Callable[[float], bool], screen: Screen, curtain: float) -> None:
        """Go on until `over`, which is given the seconds since the curtain rose."""
        while not over(time.monotonic() - curtain):
            self._scenery.elapsed = time.monotonic() - curtain
            self._director.play(self._scenery.elapsed)
            records, self._position = self._control.records(since=self._position, kinds=KINDS)
            self._story.read(records)
            self._scenery.notices += [str(death) for death in self._family.watch()]
            frame = View(self._story, self._stage, account_lines(), self._scenery)
            screen.frame(frame, self._story, self._scenery)
            time.sleep(TICK)

    def _settle(self, screen: Screen, curtain: float, patience: float | None) -> None:
        rest = time.monotonic() - curtain
        self._until(lambda at: self._settled(at - rest, patience), screen, curtain)

    def _settled(self, waited: float, patience: float | None) -> bool:
        most = patience or (SETTLE_AFTER_DEATH if self._family.deaths else SETTLE)
        return waited > most or (waited > LINGER and self.verdict().good)
