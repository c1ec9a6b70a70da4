"""The admin pages of commands, decisions and actions."""

from orchestration.admin.actions import ActionAdmin
from orchestration.admin.commands import CommandAdmin
from orchestration.admin.decisions import DecisionAdmin

__all__ = ["ActionAdmin", "CommandAdmin", "DecisionAdmin"]
