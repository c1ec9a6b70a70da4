"""The live view in the terminal: accounts, packets, and what is going on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sis_project.demo.stage import Stage
from sis_project.demo.story import Packet, Story
from sis_project.demo.tables import AccountLine

PACKETS_SHOWN = 10
NOTICES_SHOWN = 3
WIDE = 110
"""Characters that every column needs; a narrower terminal is shown less of each account."""

ACCOUNTS_WIDTH, ACCOUNTS_WIDTH_NARROW = 54, 40  # characters
STATUS_STYLES = {
    "ACTIVE": "green",
    "OFFLINE": "yellow",
    "NEED_RELOGIN": "red",
    "SUSPENDED": "red",
}


@dataclass(slots=True)
class Scenery:
    """What the view shows beside the story.

    `hints` say what a person may try, `notices` what befell the processes.
    """

    admin: str
    user: str
    password: str = field(repr=False)
    seconds: float | None = None
    elapsed: float = 0.0
    hints: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """One frame, made for the width of the terminal that shows it."""

    story: Story
    stage: Stage
    accounts: Sequence[AccountLine]
    scenery: Scenery

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = options.max_width >= WIDE
        width = ACCOUNTS_WIDTH if wide else ACCOUNTS_WIDTH_NARROW
        layout = Layout()
        layout.split_column(
            Layout(_head(self.story, self.scenery), name="head", size=4),
            Layout(name="middle"),
            Layout(_foot(self.scenery), name="foot", size=_foot_height(self.scenery)),
        )
        layout["middle"].split_row(
            Layout(_accounts(self.story, self.accounts, wide=wide), name="accounts", size=width),
            Layout(_packets(self.story, self.stage, wide=wide), name="packets"),
        )
        yield layout


def _head(story: Story, scenery: Scenery) -> Panel:
    clock = f"{scenery.elapsed:.0f} s"
    if scenery.seconds is not None:
        clock += f" of {scenery.seconds:.0f}"
    answers = sum(len(talk.answers) for talk in story.talks.values())
    figures = (
        f"{clock}   updates pushed {story.heard}   red packets {len(story.packets)}   "
        f"claims {sum(len(packet.won) for packet in story.packets.values())}   replies {answers}"
    )
    door = f"admin {scenery.admin}   user {scenery.user}   password {scenery.password}"
    return Panel(Group(Text(figures, style="bold"), Text(door)), title="SIS demo")


def _accounts(story: Story, accounts: Iterable[AccountLine], *, wide: bool) -> Panel:
    tries, won, replies = _takings(story)
    table = Table(expand=True, box=None, pad_edge=False)
    for column in ("account", "status", "host"):
        table.add_column(column, no_wrap=True)
    for column in ("games", "won", "replies") if wide else ("won",):
        table.add_column(column, justify="right", no_wrap=True)
    for line in accounts:
        user = line.user_id
        status = Text(line.status.lower(), style=STATUS_STYLES.get(line.status, ""))
        takings = f"{won[user]:.2f}"
        figures = (str(tries[user]), takings, str(replies[user])) if wide else (takings,)
        table.add_row(line.name, status, host_name(line.holder), *figures)
    return Panel(table, title="accounts")


def host_name(holder: str) -> str:
    """A host's name in short: the process id, which operators can look for."""
    parts = holder.split(".")
    return f"pid {parts[2]}" if len(parts) == 4 else holder or "-"


def _takings(story: Story) -> tuple[Counter[int], dict[int, Decimal], Counter[int]]:
    tries: Counter[int] = Counter()
    won: dict[int, Decimal] = {user_id: Decimal(0) for user_id in story.ours}
    for packet in story.packets.values():
        tries.update(packet.tries.keys())
        for user_id, amount in packet.won.items():
            won[user_id] += amount
    replies = Counter(user for talk in story.talks.values() for user in talk.answers)
    return tries, won, replies


def _packets(story: Story, stage: Stage, *, wide: bool) -> Panel:
    table = Table(expand=True, box=None, pad_edge=False)
    for column in ("group", "by") if wide else ():
        table.add_column(column, no_wrap=True)
    table.add_column("who won what", ratio=1)
    table.add_column("ms", justify="right", no_wrap=True)
    names = {actor.user_id: actor.name for actor in stage.actors}
    titles = {place.chat_id: place.scene.title for place in stage.places}
    for packet in list(reversed(story.packets.values()))[:PACKETS_SHOWN]:
        by = "button" if packet.phrase is None else "phrase"
        table.add_row(
            *((titles[packet.chat_id], by) if wide else ()),
            winners(packet, names) or Text("waiting", style="yellow"),
            reaction_span(packet),
        )
    what = "red packets, the newest first, with the reaction" if wide else "red packets"
    return Panel(table, title=what)


def winners(packet: Packet, names: dict[int, str]) -> str:
    """Who won what, in the order of their presses."""
    return ", ".join(f"{names[user]} {amount}" for user, amount in packet.won.items())


def reaction_span(packet: Packet) -> str:
    """The first and the last reaction to a packet, in milliseconds."""
    reactions = [seconds * 1000 for seconds in packet.reactions()]
    return f"{min(reactions):.0f}-{max(reactions):.0f}" if reactions else ""


def _foot_height(scenery: Scenery) -> int:
    """No line to spare: twelve accounts are all to be seen in 24 lines."""
    return len(scenery.hints) + len(scenery.notices[-NOTICES_SHOWN:]) + 2


def _foot(scenery: Scenery) -> Panel:
    notices = [Text(notice, style="yellow") for notice in scenery.notices[-NOTICES_SHOWN:]]
    return Panel(Group(*(Text(hint) for hint in scenery.hints), *notices), title="to try")
