"""The admin pages of red packets."""

from django.contrib import admin

from accounts.read_only_admin import ReadOnlyAdmin
from redpackets.models import RedPacketClaim, RedPacketEvent


@admin.register(RedPacketEvent)
class RedPacketEventAdmin(ReadOnlyAdmin):
    """Each red packet, newest first."""

    list_display = ["id", "group", "status", "created_at", "expires_at"]
    list_filter = ["status", "group"]
    list_select_related = ["group"]


@admin.register(RedPacketClaim)
class RedPacketClaimAdmin(ReadOnlyAdmin):
    """What each account got."""

    list_display = ["event", "account", "outcome", "amount", "currency", "latency"]
    list_filter = ["outcome"]
    list_select_related = ["event", "account"]
