"""What was told to the bot, and what is on its way."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import pill
from accounts.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from orchestration.models import Delivery, DeliveryState, Report
from orchestration.webhooks.claims import deliveries_again

STATE_COLOURS = {
    DeliveryState.WAITING: "info",
    DeliveryState.CLAIMED: "primary",
    DeliveryState.DELIVERED: "success",
    DeliveryState.PAUSED: "warning",
}


class DeliveryColumns:
    """Columns for the admin of deliveries."""

    @pill(_("state"), STATE_COLOURS, ordering="state")
    def state_pill(self, delivery: Delivery) -> str:
        """How far it has come."""
        return delivery.state


class DeliveryInline(DeliveryColumns, ReadOnlyInline):
    """The deliveries on their report's page."""

    model = Delivery
    fields = ["webhook", "state_pill", "attempts", "error", "next_at", "delivered_at"]
    readonly_fields = fields
    hide_title = True


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """All reports, newest first."""

    inlines = [DeliveryInline]
    list_display = ["id", "created_at", "kind", "published_at"]
    list_filter = ["kind"]
    search_fields = ["=id"]
    search_help_text = _("A report's number")


@admin.register(Delivery)
class DeliveryAdmin(DeliveryColumns, ReadOnlyAdmin):
    """All deliveries, newest first."""

    actions = ["deliver_again"]
    list_display = ["id", "report", "webhook", "state_pill", "attempts", "error", "next_at"]
    list_filter = ["state", "webhook"]
    list_select_related = ["report", "webhook"]
    search_fields = ["=id", "=report__id", "error"]
    search_help_text = _("A delivery's or a report's number, or an error")
    readonly_fields = ["state_pill"]
    exclude = ["claim"]

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries."""
        return request.user.has_perm("orchestration.change_delivery")

    @admin.action(description=_("Deliver the chosen ones again"), permissions=["deliver"])
    def deliver_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Put them back in the queue, taken before or not."""
        again = deliveries_again(queryset, now=timezone.now())
        sentence = _now("%(count)d will be delivered again.") % {"count": again}
        self.message_user(request, sentence, messages.SUCCESS)
