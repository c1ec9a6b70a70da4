"""Measures the code against the house style: short files, short functions, typed returns."""

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
ROOMS = [
    *("sis_project", "orchestration", "redpackets", "groups"),
    *("accounts", "drivers", "telemetry", "sandbox", "proofs"),
]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Bar(NamedTuple):
    """One figure beside the bar that it must not pass."""

    name: str
    figure: float
    bar: float


def files() -> list[Path]:
    """The project's modules, without migrations and tests."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[FunctionNode]:
    """Every function and method of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, FunctionNode):
            yield node


def length(node: FunctionNode) -> int:
    """The lines of a function, from its `def` to its end, without its docstring."""
    first = node.body[0]
    told = ast.get_docstring(node) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if told else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def main() -> int:
    """Print each figure beside its bar; 1 if one is passed."""
    sizes = {path: len(path.read_text().splitlines()) for path in files()}
    found = [node for path in sizes for node in functions(path)]
    lengths = sorted(length(node) for node in found)
    bars = [
        Bar("median lines of a file", statistics.median(sizes.values()), 100),
        Bar("longest file", max(sizes.values()), 400),
        Bar("median lines of a function", statistics.median(lengths), 8),
        Bar("95th percentile of functions", statistics.quantiles(lengths, n=20)[-1], 40),
        Bar("functions whose return is not typed", sum(node.returns is None for node in found), 0),
    ]
    print(f"{len(sizes)} files, {len(found)} functions")
    for name, figure, bar in bars:
        print(f"{'over' if figure > bar else 'ok':>4}  {name}: {figure:g} (at most {bar:g})")
    return 1 if any(figure > bar for _, figure, bar in bars) else 0


if __name__ == "__main__":
    sys.exit(main())
