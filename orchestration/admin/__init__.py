"""The admin pages of commands, decisions, actions, what rules remember, reports and webhooks."""

from orchestration.admin.actions import ActionAdmin
from orchestration.admin.commands import CommandAdmin
from orchestration.admin.decisions import DecisionAdmin
from orchestration.admin.reports import DeliveryAdmin, ReportAdmin
from orchestration.admin.uses import RuleUseAdmin
from orchestration.admin.webhooks import WebhookAdmin

__all__ = [
    "ActionAdmin",
    "CommandAdmin",
    "DecisionAdmin",
    "DeliveryAdmin",
    "ReportAdmin",
    "RuleUseAdmin",
    "WebhookAdmin",
]
