"""The live view in the terminal: accounts, packets, and what is going on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.layout import Layout
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sis_project.demo.stage import Stage
from sis_project.demo.story import Packet, Story
from sis_project.demo.tables import AccountLine

PACKETS_SHOWN = 10
NOTICES_SHOWN = 3
ACCOUNTS_WIDTH = 54  # characters
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


def view_render(
    story: Story, stage: Stage, accounts: Sequence[AccountLine], scenery: Scenery
) -> RenderableType:
    """One frame."""
    layout = Layout()
    layout.split_column(
        Layout(_head(story, scenery), name="head", size=4),
        Layout(name="middle"),
        Layout(_foot(scenery), name="foot", size=_foot_height(scenery)),
    )
    layout["middle"].split_row(
        Layout(_accounts(story, accounts), name="accounts", size=ACCOUNTS_WIDTH),
        Layout(_packets(story, stage), name="packets"),
    )
    return layout


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


def _accounts(story: Story, accounts: Iterable[AccountLine]) -> Panel:
    table = Table(expand=True, box=None, pad_edge=False)
    for column in ("account", "status", "host"):
        table.add_column(column, no_wrap=True)
    for column in ("games", "won", "replies"):
        table.add_column(column, justify="right", no_wrap=True)
    tries, won, replies = _takings(story)
    for line in accounts:
        table.add_row(
            line.name,
            Text(line.status.lower(), style=STATUS_STYLES.get(line.status, "")),
            host_name(line.holder),
            str(tries[line.user_id]),
            f"{won[line.user_id]:.2f}",
            str(replies[line.user_id]),
        )
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


def _packets(story: Story, stage: Stage) -> Panel:
    table = Table(expand=True, box=None, pad_edge=False)
    table.add_column("group", no_wrap=True)
    table.add_column("by", no_wrap=True)
    table.add_column("who won what", ratio=1)
    table.add_column("ms", justify="right", no_wrap=True)
    names = {actor.user_id: actor.name for actor in stage.actors}
    titles = {place.chat_id: place.scene.title for place in stage.places}
    for packet in list(reversed(story.packets.values()))[:PACKETS_SHOWN]:
        table.add_row(
            titles[packet.chat_id],
            "button" if packet.phrase is None else "phrase",
            winners(packet, names) or Text("waiting", style="yellow"),
            reaction_span(packet),
        )
    return Panel(table, title="red packets, the newest first, with the reaction")


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
