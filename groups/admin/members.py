"""Which of our accounts is in which group."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin
from groups.models import GroupMember


@admin.register(GroupMember)
class GroupMemberAdmin(ReadOnlyAdmin):
    """As Telegram told the accounts."""

    list_display = ["account", "group", "can_send", "is_admin", "seen_at"]
    list_filter = ["group", "can_send", "is_admin"]
    list_select_related = ["group", "account"]
    search_fields = ["account__id", "account__display_name", "group__name"]
    search_help_text = _("An account's name or id, or a group's name")
    ordering = ["group", "account"]
