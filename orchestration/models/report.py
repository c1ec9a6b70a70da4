"""What is told to the bot, and how far it has come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orchestration.models.webhook import Webhook


class ReportKind(models.TextChoices):
    """What a report is about; a claim that was unknown is told again when it is settled."""

    CLAIM_WON = "claim.won", _("An account won a share")
    CLAIM_LATE = "claim.late", _("An account came too late")
    CLAIM_REFUSED = "claim.refused", _("An account was refused")
    CLAIM_UNKNOWN = "claim.unknown", _("No answer came: nobody knows yet what an account got")
    PACKET_COMPLETED = "packet.completed", _("A red packet is over")
    PACKET_FAILED = "packet.failed", _("Nobody took part in a red packet")
    COMMAND_ENDED = "command.ended", _("A command is over")


class Report(models.Model):
    """One thing that happened, written in the transaction in which it happened.

    `payload` holds ids, outcomes and amounts; never a text. `published_at` is when it was handed
    to the stream and to the deliveries of each webhook.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32, choices=ReportKind.choices)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reports"
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReportKind.values), name="reports_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="reports_by_time"),
            models.Index(
                fields=["id"], condition=Q(published_at__isnull=True), name="reports_unpublished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeliveryState(models.TextChoices):
    """How far one report has come to one webhook."""

    WAITING = "WAITING", _("Waits for its time, or for its endpoint")
    CLAIMED = "CLAIMED", _("A worker is sending it")
    DELIVERED = "DELIVERED", _("The endpoint took it")
    PAUSED = "PAUSED", _("Tried for days in vain; it waits to be delivered again by hand")


class Delivery(models.Model):
    """One report on its way to one webhook.

    `claim` names the worker's claim, which runs out at `claim_until`. `error` is a status like
    `HTTP_500` or the name of a fault.

    Invariant: a report is on its way to a webhook once, however often it is published.
    """

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    state = models.CharField(
        max_length=16, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    claim_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=64, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "deliveries"
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "report"], name="deliveries_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="deliveries_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_at"], condition=Q(state="WAITING"), name="deliveries_due"
            ),
            models.Index(
                fields=["claim_until"], condition=Q(state="CLAIMED"), name="deliveries_claimed"
            ),
            models.Index(fields=["webhook"], condition=Q(state="PAUSED"), name="deliveries_paused"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
