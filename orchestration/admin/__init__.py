"""The admin pages of decisions and actions."""

from orchestration.admin.actions import ActionAdmin
from orchestration.admin.decisions import DecisionAdmin

__all__ = ["ActionAdmin", "DecisionAdmin"]
