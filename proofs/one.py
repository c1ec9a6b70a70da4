"""Runs one proof, with settings written before Django reads them: `python -m proofs.one NAME`."""

import importlib
import os
import sys
import time
from pathlib import Path

import django

from proofs.figure import table
from proofs.house.ground import ground_prepare

PROOFS = Path(__file__).parent.parent / "run" / "proofs"


def main(name: str) -> int:
    """Print the figures; 1 when a bar was missed."""
    begun = time.monotonic()
    print(f"== {name}", flush=True)
    ground = ground_prepare(PROOFS / name)
    os.environ |= ground.settings
    django.setup()
    figures = importlib.import_module(f"proofs.prove_{name}").prove(ground)
    print(table(figures))
    missed = sum(not figure.held for figure in figures)
    seconds = time.monotonic() - begun
    print(f"{len(figures)} figures, {missed} bars missed, {seconds:.0f} s\n", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
