"""The demo's last word: what was promised, what happened, and what should not have been."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sis_project.demo.family import Death
from sis_project.demo.judge import Verdict

SENTENCES_SHOWN = 12


def summary_render(
    verdict: Verdict, *, deaths: Sequence[Death], actions: Counter[str]
) -> RenderableType:
    """The summary for a terminal."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    for name, figure in _figures(verdict, actions):
        table.add_row(name, figure)
    said = [Text(str(death), style="yellow") for death in deaths]
    wrong = [Text(sentence, style="red") for sentence in _wrong(verdict)]
    word = Text("Every promise was kept.", style="bold green")
    if not verdict.good:
        word = Text("Not every promise was kept.", style="bold red")
    return Panel(Group(table, *said, *wrong, word), title="SIS demo: the journal's verdict")


def summary_save(path: Path, verdict: Verdict) -> None:
    """Write the figures as JSON, for programs; a reaction of NaN means that there was none."""
    figures = {
        "packets": verdict.packets,
        "answered": verdict.answered,
        "claims": verdict.claims,
        "claims_promised": verdict.claims_promised,
        "replies": verdict.replies,
        "replies_promised": verdict.replies_promised,
        "doubles": len(verdict.doubles),
        "misses": len(verdict.misses),
        "wrong_books": len(verdict.wrong_books),
        "unknown": verdict.unknown,
        "p50_ms": verdict.quantile(0.5) * 1000,
        "p99_ms": verdict.quantile(0.99) * 1000,
    }
    path.write_text(json.dumps(figures))


def _figures(verdict: Verdict, actions: Counter[str]) -> list[tuple[str, str]]:
    return [
        ("red packets", f"{verdict.packets}, answered {verdict.answered}"),
        ("claims", f"{verdict.claims} of {verdict.claims_promised} promised"),
        ("replies", f"{verdict.replies} of {verdict.replies_promised} promised"),
        ("reaction", f"p50 {_ms(verdict, 0.5)}, p99 {_ms(verdict, 0.99)} (push to press)"),
        ("doubles", str(len(verdict.doubles))),
        ("misses", str(len(verdict.misses))),
        ("unknowns", str(verdict.unknown)),
        ("actions", ", ".join(f"{state} {count}" for state, count in sorted(actions.items()))),
    ]


def _ms(verdict: Verdict, share: float) -> str:
    seconds = verdict.quantile(share)
    return "none" if math.isnan(seconds) else f"{seconds * 1000:.0f} ms"


def _wrong(verdict: Verdict) -> list[str]:
    wrong = [*verdict.doubles, *verdict.misses, *verdict.wrong_books]
    more = len(wrong) - SENTENCES_SHOWN
    return [*wrong[:SENTENCES_SHOWN], *([f"... and {more} more."] if more > 0 else [])]
