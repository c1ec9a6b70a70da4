"""The main job end to end: twenty packets in a minute, all answered, nothing twice."""

import json
import subprocess
import sys
from pathlib import Path

from proofs.figure import Figure
from proofs.house.ground import Ground

ROOT = Path(__file__).parent.parent


def prove(ground: Ground) -> list[Figure]:
    """Run the demo for a minute, and read the verdict that it leaves."""
    folder = ground.folder.path / "demo"
    command = [sys.executable, "manage.py", "demo", "--seconds", "60", "--no-view"]
    subprocess.run(  # noqa: S603 - our own command
        [*command, "--folder", str(folder)], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
    )
    verdict = json.loads((folder / "verdict.json").read_text())
    return [
        Figure("red packets answered", verdict["answered"], "packets", at_least=20),
        Figure("claims missing", verdict["claims_promised"] - verdict["claims"], "", at_most=0),
        Figure("done twice", verdict["doubles"], "", at_most=0),
        Figure("missed", verdict["misses"], "", at_most=0),
        Figure("reaction, p50", verdict["p50_ms"], "ms"),
        Figure("reaction, p99", verdict["p99_ms"], "ms"),
    ]
