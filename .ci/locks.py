"""Checks, without the network, that the locks say what the .in files ask for."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """The pinned versions in a requirements file, by normalised package name."""
    found = PIN.findall((ROOT / name).read_text())
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


def unlocked(asked: dict[str, str], locked: dict[str, str], where: str) -> list[str]:
    """A sentence for each package that is not locked as asked."""
    return [
        f"{where} has {package} {locked.get(package, 'not at all')}, asked is {version}"
        for package, version in asked.items()
        if locked.get(package) != version
    ]


def unhashed(name: str) -> list[str]:
    """A sentence for each locked package without a hash."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text())
    return [
        f"{name} has no hash for {entry.splitlines()[0]}"
        for entry in entries
        if PIN.match(entry) and "--hash=sha256:" not in entry
    ]


def main() -> int:
    """Print what is out of step; 1 if anything is."""
    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    vault = pins("requirements-vault.txt")
    wrong = [
        *unlocked(pins("requirements.in"), run, "requirements.txt"),
        *unlocked(pins("requirements-vault.in"), vault, "requirements-vault.txt"),
        *unlocked(pins("requirements-dev.in"), develop, "requirements-dev.txt"),
        *unlocked(run, vault, "requirements-vault.txt"),
        *unlocked(vault, develop, "requirements-dev.txt"),
        *unhashed("requirements.txt"),
        *unhashed("requirements-vault.txt"),
        *unhashed("requirements-dev.txt"),
    ]
    print("\n".join(wrong) or f"The locks hold what is asked for: {len(develop)} packages.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
