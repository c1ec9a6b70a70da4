"""The admin pages of groups."""

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin
from groups.models import GroupMember, GroupProfile


@admin.register(GroupProfile)
class GroupProfileAdmin(ReadOnlyAdmin):
    """Where we are, and what we do there."""

    list_display = ["name", "group_id", "enabled", "attested_by", "last_active_at"]
    list_filter = ["enabled"]
    search_fields = ["name"]


@admin.register(GroupMember)
class GroupMemberAdmin(ReadOnlyAdmin):
    """Which account is in which group."""

    list_display = ["group", "account", "can_send", "is_admin", "seen_at"]
    list_select_related = ["group", "account"]
