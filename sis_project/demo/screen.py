"""What the person before the terminal sees: a live view, or lines where there is no terminal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console, RenderableType
from rich.live import Live

from sis_project.demo.stage import Stage
from sis_project.demo.story import Story
from sis_project.demo.view import Scenery, reaction_span, winners

REST = 2.0  # seconds


class Screen(Protocol):
    """Shows how the play goes on."""

    def frame(self, frame: RenderableType, story: Story, scenery: Scenery) -> None:
        """Show what is new."""
        ...


class LiveScreen:
    """Draws each frame over the last one."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def frame(self, frame: RenderableType, story: Story, scenery: Scenery) -> None:  # noqa: ARG002
        """Draw."""
        self._live.update(frame, refresh=True)


class PlainScreen:
    """Prints a line for each packet that had time to be answered, and for each notice."""

    def __init__(self, console: Console, stage: Stage) -> None:
        self._console = console
        self._names = {actor.user_id: actor.name for actor in stage.actors}
        self._told: set[str] = set()
        self._noticed = 0

    def frame(self, frame: RenderableType, story: Story, scenery: Scenery) -> None:  # noqa: ARG002
        """Print what is new."""
        for packet in story.packets.values():
            rested = time.monotonic() - packet.posted_at > REST
            if rested and packet.packet_id not in self._told:
                self._told.add(packet.packet_id)
                who = winners(packet, self._names) or "nobody"
                line = f"packet {packet.packet_id}: {who} ({reaction_span(packet)} ms)"
                self._console.print(line, highlight=False)
        for notice in scenery.notices[self._noticed :]:
            self._console.print(notice, highlight=False)
        self._noticed = len(scenery.notices)


@contextmanager
def screen_open(console: Console, stage: Stage, *, live: bool) -> Iterator[Screen]:
    """A live view when it is wanted and there is a terminal, else lines."""
    if live and console.is_terminal:
        with Live(console=console, screen=True, auto_refresh=False) as view:
            yield LiveScreen(view)
    else:
        yield PlainScreen(console, stage)
