"""What each account got."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from redpackets.admin.claim_columns import ClaimColumns
from redpackets.models import RedPacketClaim


class ClaimInline(ClaimColumns, ReadOnlyInline):
    """The claims on their packet's page."""

    model = RedPacketClaim
    fields = ["account", "outcome_pill", "amount_won", "answered_after", "updated_at"]
    readonly_fields = fields
    ordering = ["latency", "id"]
    hide_title = True


@admin.register(RedPacketClaim)
class RedPacketClaimAdmin(ClaimColumns, ReadOnlyAdmin):
    """All claims, newest first."""

    list_display = [
        *("id", "event", "account", "outcome_pill", "amount_won", "answered_after"),
        "created_at",
    ]
    list_filter = ["outcome", "currency", "event__group"]
    list_select_related = ["event", "account"]
    search_fields = ["=event__id", "account__id", "account__display_name"]
    search_help_text = _("A packet's number, or an account's name or id")
