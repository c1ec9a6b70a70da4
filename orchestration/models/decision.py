"""Why something was done, or was not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import GroupProfile


class DecisionOutcome(models.TextChoices):
    """What a rule led to."""

    ACTED = "ACTED", _("Actions were made")
    NOBODY = "NOBODY", _("No account could act")
    EXPIRED = "EXPIRED", _("The event was too old when it was looked at")


class Decision(models.Model):
    """One rule applied to one event, once.

    `rule` names the rule within the group's policy (`redpacket`, or a reply rule's name).
    `reasons` tells candidates, scores and why, by account id; never a message text.

    Invariant: one decision for each (event, rule); its actions are made in the same transaction,
    and only if the decision was new.
    """

    id = models.BigAutoField(primary_key=True)
    event_key = models.CharField(max_length=96)
    group = models.ForeignKey(GroupProfile, on_delete=models.CASCADE, related_name="decisions")
    rule = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, choices=DecisionOutcome.choices)
    reasons = models.JSONField(default=dict)
    said_at = models.DateTimeField(help_text=_("Telegram's date of the message"))
    heard_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "decisions"
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event_key", "rule"], name="decisions_once")]
        indexes = [models.Index(fields=["group", "rule", "-id"], name="decisions_latest")]

    def __str__(self) -> str:
        return f"{self.rule} on {self.event_key}: {self.outcome}"
