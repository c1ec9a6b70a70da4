"""What if: recorded events under another policy, with a simulated clock and budgets."""

from orchestration.simulation.asking import NothingToReplay, simulate
from orchestration.simulation.tally import Replayed, Step

__all__ = ["NothingToReplay", "Replayed", "Step", "simulate"]
