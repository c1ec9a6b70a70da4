"""The corpus of policies that must be refused, with the line and the key of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groups.errors import PolicyFileUnreadable, PolicyInvalid
from groups.policies import policy_parse
from groups.policies.files import policy_file_read

CORPUS = Path(__file__).with_suffix(".txt")
MARK = re.compile(r"#! (\S+)")


@dataclass(frozen=True, slots=True)
class BadPolicy:
    """One of them; `key` must be named, and `line` be told."""

    name: str
    text: str
    line: int
    key: str


def bad_policies() -> Iterator[BadPolicy]:
    """All of them, in the corpus' order."""
    _, *parts = CORPUS.read_text(encoding="utf-8").split("\n== ")
    for part in parts:
        name, _, text = part.partition("\n")
        mark = MARK.search(text)
        if mark is None:
            raise ValueError(f"{CORPUS.name}: {name!r} has no mark (#!); say what is wrong in it.")
        yield BadPolicy(name, f"{text}\n", text[: mark.start()].count("\n") + 1, mark[1])


def refusal(bad: BadPolicy, folder: Path) -> str:
    """What an operator is told about it; an empty text if it is taken."""
    path = folder / "policy.yaml"
    path.write_text(bad.text, encoding="utf-8")
    try:
        file = policy_file_read(path)
    except PolicyFileUnreadable as error:
        return str(error)
    try:
        policy_parse(file.raw)
    except PolicyInvalid as error:
        return "\n".join(map(file.told, error.found))
    return ""


def refused_rightly(bad: BadPolicy, said: str) -> bool:
    """Whether one problem is told, with its line and its key."""
    return (
        said.count("policy.yaml:") == 1 and f"policy.yaml:{bad.line}: " in said and bad.key in said
    )
