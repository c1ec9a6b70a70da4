"""Runs proofs: all of them, or those named (`python -m proofs demo`); `--list` names them."""

import argparse
import importlib
import pkgutil
import sys

import proofs
from proofs.figure import Figure


def known() -> dict[str, str]:
    """Each proof's name with the first line of what it says it proves."""
    names = [m.name for m in pkgutil.iter_modules(proofs.__path__) if m.name.startswith("prove_")]
    modules = [importlib.import_module(f"proofs.{name}") for name in sorted(names)]
    return {
        m.__name__.removeprefix("proofs.prove_"): (m.__doc__ or "").partition("\n")[0]
        for m in modules
    }


def prove(name: str) -> list[Figure]:
    """Run one proof and print its figures."""
    print(f"== {name}", flush=True)
    figures: list[Figure] = importlib.import_module(f"proofs.prove_{name}").prove()
    for figure in figures:
        print(f"   {figure}", flush=True)
    return figures


def main() -> int:
    """1 when a bar was missed."""
    parser = argparse.ArgumentParser(prog="proofs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs; none means all")
    parser.add_argument("--list", action="store_true", help="name the proofs")
    asked = parser.parse_args()
    proofs_known = known()
    if asked.list:
        print("\n".join(f"{name}: {title}" for name, title in proofs_known.items()))
        return 0
    if unknown := set(asked.names) - proofs_known.keys():
        parser.error(f"no proof {', '.join(sorted(unknown))}; there are: {', '.join(proofs_known)}")
    figures = [figure for name in asked.names or proofs_known for figure in prove(name)]
    missed = [figure for figure in figures if not figure.held]
    print(f"{len(figures)} figures, {len(missed)} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
