"""The admin pages of decisions and actions."""

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin
from orchestration.models import Action, Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Why something was done, or was not."""

    list_display = ["created_at", "group", "rule", "outcome"]
    list_filter = ["outcome", "group"]
    list_select_related = ["group"]


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    """What one account does once, and what came of it."""

    list_display = ["id", "kind", "account", "group", "status", "error", "updated_at"]
    list_filter = ["status", "kind", "group"]
    list_select_related = ["account", "group"]
