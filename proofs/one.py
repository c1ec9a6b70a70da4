"""Runs one proof, its settings made before Django reads them: `proofs.one NAME [MODULE]`."""

import importlib
import logging
import os
import sys
import time
from pathlib import Path

import django

from proofs.figure import Figure, table
from proofs.house.failures import FAILURES
from proofs.house.ground import ground_prepare
from proofs.house.machine import speed_figure
from sis_project.demo.ending import AskedToEnd

PROOFS = Path(__file__).parent.parent / "run" / "proofs"


def main(name: str, module: str = "") -> int:
    """Print the figures; 1 when a bar was missed, 2 when it could not be measured."""
    begun = time.monotonic()
    print(f"== {name}", flush=True)
    try:
        before = speed_figure("before")
        figures = [before, *measure(name, module), speed_figure("after")]
    except AskedToEnd as asked:
        return 128 + asked.number
    except FAILURES as error:
        print(f"{name} could not be measured. {error}\n", flush=True)
        return 2
    print(table(figures))
    missed = sum(not figure.held for figure in figures)
    seconds = time.monotonic() - begun
    print(f"{len(figures)} figures, {missed} bars missed, {seconds:.0f} s\n", flush=True)
    return 1 if missed else 0


def measure(name: str, module: str) -> list[Figure]:
    """Set the settings, then load the proof and run it: `proofs.prove_NAME`, or another module."""
    ground = ground_prepare(PROOFS / name)
    os.environ |= ground.settings
    django.setup()
    proof = importlib.import_module(module or f"proofs.prove_{name}")
    # Only now: a module that is a program of its own, too, sets Django up once more.
    _log_into(ground.folder.logs / "proof.log")
    figures: list[Figure] = proof.prove(ground)
    return figures


def _log_into(path: Path) -> None:
    """What the service logs in this process goes beside its other logs, not among the figures."""
    stream = path.open("a", encoding="utf-8")
    for handler in logging.root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(stream)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
