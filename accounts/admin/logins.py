"""The logins that wait for their next step."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import LoginAttempt
from accounts.read_only_admin import ReadOnlyAdmin


@admin.register(LoginAttempt)
class LoginAttemptAdmin(ReadOnlyAdmin):
    """What each waits for and until when; how far it is stays sealed."""

    list_display = ["account", "flow", "step", "tries", "expires_at"]
    list_filter = ["flow", "step"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name"]
    search_help_text = _("An account's name or id")
    ordering = ["-expires_at"]
    fields = ["id", "account", "flow", "step", "tries", "busy_until", "expires_at"]
