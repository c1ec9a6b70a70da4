"""What one account got from one red packet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from redpackets.models.packet import RedPacketEvent


class ClaimOutcome(models.TextChoices):
    """How an account's try ended."""

    WON = "won", _("Won an amount")
    LATE = "late", _("Too late: expired, or all shares were gone")
    REFUSED = "refused", _("The bot or Telegram refused")
    UNKNOWN = "unknown", _("No answer came; not known yet")


class RedPacketClaim(models.Model):
    """The outcome for one account; an `unknown` one is settled by a late answer, if one comes.

    `message_id` is the account's own id of the phrase that it sent, where the packet wants one:
    the bot's reply to that message tells the outcome.

    Invariant: a settled outcome (won, late, refused) never changes again.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(RedPacketEvent, on_delete=models.CASCADE, related_name="claims")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="claims")
    outcome = models.CharField(max_length=16, choices=ClaimOutcome.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=8, null=True, blank=True)
    currency = models.CharField(max_length=16, blank=True)
    latency = models.DurationField(
        null=True, blank=True, help_text=_("From hearing the packet to the bot's answer")
    )
    message_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "redpacket_claims"
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "account"], name="redpacket_claims_one"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=ClaimOutcome.values),
                name="redpacket_claims_outcome_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["message_id"],
                condition=models.Q(outcome="unknown", message_id__isnull=False),
                name="redpacket_claims_awaiting",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(outcome="unknown"),
                name="redpacket_claims_unknown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} by {self.account_id}"
