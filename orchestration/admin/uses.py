"""What rules remember: whom they answered, and whom they chose."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin
from orchestration.models import RuleUse


@admin.register(RuleUse)
class RuleUseAdmin(ReadOnlyAdmin):
    """When each rule acted last by an account, or for somebody who said something."""

    list_display = ["group", "rule", "account", "sender_id", "last_at", "day", "count"]
    list_filter = ["group"]
    list_select_related = ["group", "account"]
    search_fields = ["=rule", "account__display_name", "=sender_id"]
    search_help_text = _("A rule's name, an account's name, or a Telegram user's id")
