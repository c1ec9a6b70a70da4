"""A figure is held against its bars."""

import pytest

from proofs.figure import Figure


@pytest.mark.parametrize(
    ("value", "held"), [(0.9, False), (1.0, True), (1.5, True), (2.0, True), (2.1, False)]
)
def test_a_figure_is_held_between_its_bars(value: float, held: bool) -> None:
    assert Figure("tried", value, "s", at_least=1.0, at_most=2.0).held is held


def test_a_figure_without_a_bar_only_tells() -> None:
    figure = Figure("seen", 7.0, "ms")

    assert figure.held
    assert "7 ms (no bar)" in str(figure)


def test_a_missed_bar_is_told() -> None:
    assert "MISSED late: 9 s (at most 5)" in str(Figure("late", 9.0, "s", at_most=5.0))
