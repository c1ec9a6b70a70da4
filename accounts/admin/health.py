"""How safe accounts are: their latest checkups, and their other devices."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column, pill
from accounts.models import AccountDevice, AccountHealth
from accounts.read_only_admin import ReadOnlyAdmin, ServiceAdmin
from accounts.services import device_accept

NETWORK_COLOURS = {"allowed": "success", "not allowed": "danger"}
DEVICE_COLOURS = {"known": "success", "unknown": "danger"}


@admin.register(AccountHealth)
class AccountHealthAdmin(ReadOnlyAdmin):
    """What Telegram said at each account's latest checkup."""

    list_display = ["account", "two_step", "network", "seen", "checked_at", "due_at"]
    list_filter = ["two_step", "network_allowed"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name", "ip", "country"]
    search_help_text = _("An account's name or id, an address or a country")
    ordering = ["account__created_at"]

    @pill(_("network"), NETWORK_COLOURS, ordering="network_allowed")
    def network(self, health: AccountHealth) -> str:
        """Whether Telegram sees the session where the account may be."""
        return "allowed" if health.network_allowed else "not allowed"

    @column(_("seen at"), ordering="ip")
    def seen(self, health: AccountHealth) -> str:
        """Where Telegram sees the session."""
        return seen_at(health)


@admin.register(AccountDevice)
class AccountDeviceAdmin(ServiceAdmin):
    """Other logins of accounts; an operator says which of them are known."""

    actions = ["know"]
    list_display = ["account", "name", "country", "state", "first_seen_at"]
    list_filter = ["known"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name", "name"]
    search_help_text = _("An account's name or id, or a device's name")
    ordering = ["known", "-first_seen_at"]
    fields = ["account", "name", "country", "known", "first_seen_at"]
    readonly_fields = fields

    @pill(_("state"), DEVICE_COLOURS, ordering="known")
    def state(self, device: AccountDevice) -> str:
        """Whether somebody of ours knows it."""
        return "known" if device.known else "unknown"

    @admin.action(description=_("These devices are known"), permissions=["change"])
    def know(self, request: HttpRequest, queryset: QuerySet[AccountDevice]) -> None:
        """Say so of each, and how many were unknown."""
        actor = request.user.get_username()
        ids = list(queryset.values_list("pk", flat=True))
        done = sum(device_accept(device_id=pk, actor=actor) for pk in ids)
        told = _now("%(done)d of %(all)d devices were unknown.") % {"done": done, "all": len(ids)}
        self.message_user(request, told, messages.SUCCESS)


def seen_at(health: AccountHealth) -> str:
    """`203.0.113.7, Germany`, or a dash."""
    return ", ".join(filter(None, (health.ip, health.country))) or "-"
