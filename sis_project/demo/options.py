"""What the person who starts a demo may choose."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The command's arguments. `seconds` is None for a demo that is ended by hand."""

    seconds: float | None
    accounts: int
    view: bool
    seed: int
    picture: Path | None = None
    flower: bool = False
