"""The admin pages of accounts. No page shows a phone number or a session."""

from django.contrib import admin

from accounts.models import Account, AccountLease, AccountLog, FloodDeadline, Switch
from accounts.read_only_admin import ReadOnlyAdmin


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Who we are, and how each stands."""

    list_display = ["display_name", "status", "desired", "status_reason", "last_heartbeat_at"]
    list_filter = ["status", "desired", "driver"]
    search_fields = ["display_name"]
    exclude = ["session_path", "session_generation"]


@admin.register(AccountLease)
class AccountLeaseAdmin(ReadOnlyAdmin):
    """Which host holds which account."""

    list_display = ["account", "holder", "epoch", "expires_at"]
    list_select_related = ["account"]


@admin.register(AccountLog)
class AccountLogAdmin(ReadOnlyAdmin):
    """What happened to accounts, newest first."""

    list_display = ["created_at", "account", "event"]
    list_filter = ["event"]
    list_select_related = ["account"]


@admin.register(FloodDeadline)
class FloodDeadlineAdmin(ReadOnlyAdmin):
    """The waits that Telegram imposed."""

    list_display = ["account", "method", "chat_id", "until"]
    list_select_related = ["account"]


@admin.register(Switch)
class SwitchAdmin(ReadOnlyAdmin):
    """The kill switches that are thrown."""

    list_display = ["scope", "reason", "thrown_by", "thrown_at"]
