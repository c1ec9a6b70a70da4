"""Patterns that make a backtracking engine try for ever, against the texts that make it so."""

import time

from groups.policies.patterns import pattern_compile

CORPUS = (
    (r"(a+)+$", "a" * 4000 + "!"),
    (r"(a|a)*$", "a" * 4000 + "!"),
    (r"(a|aa)+$", "a" * 4000 + "!"),
    (r"(.*a){20}$", "a" * 4000 + "!"),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 4000),
    (r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}[a-z]{2,3}$", "a" * 4000),
    (r"(x+x+)+y", "x" * 4000),
    (r"^(\d+\s?)+$", "1 " * 2000 + "!"),
    (r"(?i)(\w+\s?)*won$", "you " * 1000),
    (r"(?:[^\n]*\n?)*恭喜$", "红包\n" * 1300),
)


def redos_milliseconds() -> float:
    """How long the whole corpus takes to be compiled and looked for, the best of three."""
    return min(_once() for _ in range(3))


def _once() -> float:
    began = time.perf_counter()
    for source, text in CORPUS:
        pattern_compile(source).found(text)
    return (time.perf_counter() - began) * 1000
