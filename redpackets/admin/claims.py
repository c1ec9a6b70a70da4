"""What each account got."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from redpackets.admin.claim_columns import ClaimColumns
from redpackets.answers import ReadAnswer
from redpackets.models import ClaimOutcome, RedPacketClaim
from redpackets.services import claims_settle


class ClaimInline(ClaimColumns, ReadOnlyInline):
    """The claims on their packet's page."""

    model = RedPacketClaim
    fields = ["account", "outcome_pill", "amount_won", "answered_after", "updated_at"]
    readonly_fields = fields
    ordering = ["latency", "id"]
    hide_title = True


@admin.register(RedPacketClaim)
class RedPacketClaimAdmin(ClaimColumns, ReadOnlyAdmin):
    """All claims, newest first. Those that are unknown an operator may settle."""

    actions = ["settle_won", "settle_late", "settle_refused"]
    list_display = [
        *("id", "event", "account", "outcome_pill", "amount_won", "answered_after"),
        "created_at",
    ]
    list_filter = ["outcome", "currency", "event__group"]
    list_select_related = ["event", "account"]
    search_fields = ["=event__id", "account__id", "account__display_name"]
    search_help_text = _("A packet's number, or an account's name or id")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Whoever may change claims."""
        return request.user.has_perm("redpackets.change_redpacketclaim")

    @admin.action(description=_("Settle the unknown ones: won"), permissions=["settle"])
    def settle_won(self, request: HttpRequest, queryset: QuerySet[RedPacketClaim]) -> None:
        """Without an amount, for nobody knows it."""
        self._settle(request, queryset, ClaimOutcome.WON)

    @admin.action(description=_("Settle the unknown ones: too late"), permissions=["settle"])
    def settle_late(self, request: HttpRequest, queryset: QuerySet[RedPacketClaim]) -> None:
        """The bot had nothing left."""
        self._settle(request, queryset, ClaimOutcome.LATE)

    @admin.action(description=_("Settle the unknown ones: refused"), permissions=["settle"])
    def settle_refused(self, request: HttpRequest, queryset: QuerySet[RedPacketClaim]) -> None:
        """The bot refused."""
        self._settle(request, queryset, ClaimOutcome.REFUSED)

    def _settle(
        self, request: HttpRequest, queryset: QuerySet[RedPacketClaim], outcome: ClaimOutcome
    ) -> None:
        chosen = list(queryset.values_list("event_id", "account_id"))
        settled = sum(
            len(
                claims_settle(
                    packet_id=packet_id,
                    answers={account_id: ReadAnswer(outcome)},
                    told_at=timezone.now(),
                )
            )
            for packet_id, account_id in chosen
        )
        sentence = _now("Settled %(done)d of %(all)d; the others were known.")
        facts = {"done": settled, "all": len(chosen)}
        self.message_user(request, sentence % facts, messages.SUCCESS)
