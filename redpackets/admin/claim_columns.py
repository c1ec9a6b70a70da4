"""How a claim is shown, in its list and on its packet's page."""

from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column, pill
from redpackets.models import ClaimOutcome, RedPacketClaim

OUTCOME_COLOURS = {
    ClaimOutcome.WON: "success",
    ClaimOutcome.LATE: "info",
    ClaimOutcome.REFUSED: "danger",
    ClaimOutcome.UNKNOWN: "warning",
}


class ClaimColumns:
    """Columns for the admin of claims."""

    @pill(_("outcome"), OUTCOME_COLOURS, ordering="outcome")
    def outcome_pill(self, claim: RedPacketClaim) -> str:
        """How the try ended."""
        return claim.outcome

    @column(_("amount"), ordering="amount")
    def amount_won(self, claim: RedPacketClaim) -> str | None:
        """With its currency, without trailing zeros."""
        if claim.amount is None:
            return None
        return f"{claim.amount.normalize():f} {claim.currency}".rstrip()

    @column(_("answered after"), ordering="latency")
    def answered_after(self, claim: RedPacketClaim) -> str | None:
        """From hearing the packet to the bot's answer."""
        return None if claim.latency is None else f"{claim.latency.total_seconds() * 1e3:.0f} ms"
