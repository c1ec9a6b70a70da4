"""No pattern that an operator writes takes long."""

from proofs.orchestration.policies import policy_figures
from proofs.orchestration.redos import redos_milliseconds


def test_patterns_that_explode_elsewhere_take_fifty_milliseconds_together() -> None:
    assert redos_milliseconds() <= 50


def test_the_figures_of_policies_reach_their_bars() -> None:
    assert [figure.name for figure in policy_figures() if not figure.held] == []
