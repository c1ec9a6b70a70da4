"""Saves what a demo showed as an SVG, for the README."""

import io
from pathlib import Path

from rich.console import Console, RenderableType

WIDTH, HEIGHT = 118, 34  # characters


def picture_save(path: Path, frame: RenderableType, summary: RenderableType) -> None:
    """Write the last frame of the live view, and the summary below it."""
    console = Console(record=True, file=io.StringIO(), width=WIDTH, height=HEIGHT)
    console.print(frame, height=HEIGHT)
    console.print(summary)
    console.save_svg(str(path), title="make demo")
