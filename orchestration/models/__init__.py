"""The tables of orchestration."""

from orchestration.models.action import Action, ActionKind, ActionStatus
from orchestration.models.decision import Decision, DecisionOutcome

__all__ = ["Action", "ActionKind", "ActionStatus", "Decision", "DecisionOutcome"]
