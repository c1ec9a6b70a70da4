"""What happened to accounts: a table that is only ever added to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.payloads import payload_line
from accounts.admin_columns import column, pill
from accounts.models import AccountEvent, AccountLog
from accounts.read_only_admin import ReadOnlyAdmin

EVENT_COLOURS = {
    AccountEvent.LOGIN_SUCCESS: "success",
    AccountEvent.LOGIN_FAILED: "danger",
    AccountEvent.PAUSED: "warning",
    AccountEvent.RESUMED: "success",
    AccountEvent.CHANGED: "info",
    AccountEvent.EXPORTED: "danger",
    AccountEvent.REMOVED: "warning",
    AccountEvent.DEAF_LINE: "warning",
    AccountEvent.RATE_LIMITED: "warning",
    AccountEvent.TWO_STEP_OFF: "warning",
    AccountEvent.TWO_STEP_ON: "success",
    AccountEvent.NETWORK_NOT_ALLOWED: "danger",
    AccountEvent.NETWORK_ALLOWED: "success",
    AccountEvent.DEVICE_UNKNOWN: "danger",
    AccountEvent.DEVICE_KNOWN: "success",
    AccountEvent.DEVICE_GONE: "info",
    AccountEvent.QUARANTINED: "danger",
    AccountEvent.REDPACKET_SUCCESS: "success",
    AccountEvent.REDPACKET_UNKNOWN: "warning",
}


@admin.register(AccountLog)
class AccountLogAdmin(ReadOnlyAdmin):
    """What happened to accounts, newest first."""

    list_display = ["created_at", "account", "event_pill", "told"]
    list_display_links = ["created_at"]
    list_filter = ["event"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name"]
    search_help_text = _("An account's name or id")
    fields = ["created_at", "account", "event_pill", "payload"]
    readonly_fields = ["event_pill"]

    @pill(_("event"), EVENT_COLOURS, ordering="event")
    def event_pill(self, row: AccountLog) -> str:
        """Coloured by what an operator should make of it."""
        return row.event

    @column(_("payload"))
    def told(self, row: AccountLog) -> str:
        """In one line."""
        return payload_line(row.payload)
