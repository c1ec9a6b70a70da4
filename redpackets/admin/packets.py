"""The red packets, each with who won what."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column, pill
from accounts.read_only_admin import ReadOnlyAdmin
from redpackets.admin.claims import ClaimInline
from redpackets.models import PacketStatus, RedPacketEvent
from redpackets.selectors import packets_with_counts

STATUS_COLOURS = {
    PacketStatus.INIT: "info",
    PacketStatus.RUNNING: "primary",
    PacketStatus.COMPLETED: "success",
    PacketStatus.FAILED: "danger",
}


@admin.register(RedPacketEvent)
class RedPacketEventAdmin(ReadOnlyAdmin):
    """All packets, newest first."""

    inlines = [ClaimInline]
    list_display = ["id", "group", "status_pill", "kind", "assigned", "tried", "won", "heard_at"]
    list_filter = ["status", "group"]
    search_fields = ["=id", "=message_id", "group__name"]
    search_help_text = _("A packet's or a message's number, or a group's name")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("group", "status_pill", "kind"),
                    ("assigned", "tried", "won"),
                    ("message_id", "message_key"),
                    ("heard_at", "expires_at"),
                    "initiator_account",
                ]
            },
        )
    ]
    readonly_fields = ["status_pill", "kind", "tried", "won"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RedPacketEvent]:
        """Each with the number of its claims."""
        return packets_with_counts().order_by("-id")

    @pill(_("status"), STATUS_COLOURS, ordering="status")
    def status_pill(self, packet: RedPacketEvent) -> str:
        """How far it has come."""
        return packet.status

    @column(_("kind"))
    def kind(self, packet: RedPacketEvent) -> str | None:
        """How to take part."""
        kind: str | None = packet.payload.get("kind")
        return kind

    @column(_("outcomes"), ordering="tries")
    def tried(self, packet: RedPacketEvent) -> int:
        """How many accounts have an outcome."""
        count: int = packet.tries  # type: ignore[attr-defined]  # annotated by the selector
        return count

    @column(_("won"), ordering="won")
    def won(self, packet: RedPacketEvent) -> int:
        """How many of them won."""
        count: int = packet.won  # type: ignore[attr-defined]  # annotated by the selector
        return count
