"""The tables of orchestration."""

from orchestration.models.action import Action, ActionKind, ActionStatus
from orchestration.models.command import OPEN_STATES, Command, CommandSource, CommandState
from orchestration.models.decision import Decision, DecisionOutcome
from orchestration.models.report import Delivery, DeliveryState, Report, ReportKind
from orchestration.models.use import RuleUse
from orchestration.models.webhook import Webhook

__all__ = [
    "OPEN_STATES",
    "Action",
    "ActionKind",
    "ActionStatus",
    "Command",
    "CommandSource",
    "CommandState",
    "Decision",
    "DecisionOutcome",
    "Delivery",
    "DeliveryState",
    "Report",
    "ReportKind",
    "RuleUse",
    "Webhook",
]
