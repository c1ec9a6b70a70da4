"""Runs proofs: all of them, or those named (`python -m proofs demo`); `--list` names them.

Each runs in a process of its own, with servers and settings of its own.
"""

import argparse
import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PREFIX = "prove_"


def known() -> dict[str, str]:
    """Each proof's name with the first line of what it says it proves."""
    return {path.stem.removeprefix(PREFIX): _title(path) for path in sorted(HERE.glob("prove_*"))}


def main() -> int:
    """1 when a bar was missed, or a proof could not be run."""
    parser = argparse.ArgumentParser(prog="proofs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs; none means all")
    parser.add_argument("--list", action="store_true", help="name the proofs")
    asked = parser.parse_args()
    proofs = known()
    if asked.list:
        print("\n".join(f"{name}: {title}" for name, title in proofs.items()))
        return 0
    if unknown := set(asked.names) - proofs.keys():
        parser.error(f"no proof {', '.join(sorted(unknown))}; there are: {', '.join(proofs)}")
    statuses = [_prove(name) for name in asked.names or proofs]
    return max(statuses, default=0)


def _prove(name: str) -> int:
    command = [sys.executable, "-m", "proofs.one", name]
    return subprocess.run(command, cwd=HERE.parent, check=False).returncode  # noqa: S603 - our own


def _title(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    return docstring.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
