"""The waits that Telegram imposed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import pill
from accounts.models import FloodDeadline
from accounts.read_only_admin import ReadOnlyAdmin


@admin.register(FloodDeadline)
class FloodDeadlineAdmin(ReadOnlyAdmin):
    """Until when an account may not call a method; those that hold longest come first."""

    list_display = ["account", "method", "chat", "until", "state"]
    list_filter = ["method"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name"]
    search_help_text = _("An account's name or id")
    ordering = ["-until"]

    @pill(_("state"), {"holds": "warning"})
    def state(self, deadline: FloodDeadline) -> str:
        """Whether the wait still holds."""
        return "holds" if deadline.until > timezone.now() else "over"

    @admin.display(description=_("chat"), ordering="chat_id")
    def chat(self, deadline: FloodDeadline) -> str:
        """The one chat that it holds in."""
        return str(deadline.chat_id or _("every chat"))
