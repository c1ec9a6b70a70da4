"""A figure is held against its bars, and shown beside them."""

import math

import pytest

from proofs.figure import Figure, table


@pytest.mark.parametrize(
    ("value", "held"), [(0.9, False), (1.0, True), (1.5, True), (2.0, True), (2.1, False)]
)
def test_a_figure_is_held_between_its_bars(value: float, held: bool) -> None:
    assert Figure("tried", value, "s", at_least=1.0, at_most=2.0).held is held


def test_what_could_not_be_measured_reaches_no_bar() -> None:
    assert not Figure("unseen", math.nan, at_most=1.0).held
    assert not Figure("unseen", math.nan, at_least=1.0).held


def test_a_figure_without_a_bar_only_tells() -> None:
    figure = Figure("seen", 7.0, "ms")

    assert figure.held
    assert (figure.told, figure.bar) == ("7 ms", "-")


def test_a_missed_bar_is_told_in_front_of_its_line() -> None:
    lines = table([Figure("late", 9.0, "s", at_most=5.0), Figure("fast", 4321.4, "/s")])

    assert [[cell.strip() for cell in line.split("|")] for line in lines.splitlines()] == [
        ["", "what", "figure", "bar"],
        ["MISSED", "late", "9 s", "at most 5"],
        ["", "fast", "4,321 /s", "-"],
    ]
