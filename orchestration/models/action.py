"""One account does one thing once."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from groups.models import GroupProfile
from orchestration.models.command import Command
from orchestration.models.decision import Decision
from redpackets.models import RedPacketEvent


class ActionKind(models.TextChoices):
    """What is done, which also says what a lost answer means."""

    SEND = "SEND", _("Send a text: repeating it with its random id is harmless")
    PRESS = "PRESS", _("Press a button: never repeated blindly")


class ActionStatus(models.TextChoices):
    """The states of an action (docs/actions.md draws them)."""

    QUEUED = "QUEUED", _("Waits for its time")
    CLAIMED = "CLAIMED", _("A host is carrying it out")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Refused for good")
    UNKNOWN = "UNKNOWN", _("No answer came; whether it happened is not known yet")
    EXPIRED = "EXPIRED", _("Its time ran out before it was begun")
    DEAD = "DEAD", _("Failed five times; an operator decides")


class Action(models.Model):
    """One thing that one account does once. The committed claim is the attempt.

    `payload` is `{"text", "reply_to"}` for a send and `{"message_id", "data"}` (base64) for a
    press; where each account has its own id of the message (basic groups), `reply_to_key` and
    `message_key` stand for it. `fence` grows at each claim; an outcome counts only under the fence
    that it was claimed with. `attempts` counts driver calls: a claim counts one, and giving the
    action back before the call takes it away again.

    Invariant: one action for each (event, rule, slot), for each (command, account, slot), and one
    grab for each (packet, account), whoever asked.
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="actions")
    event_key = models.CharField(max_length=96)
    rule = models.CharField(max_length=64)
    slot = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="actions")
    group = models.ForeignKey(GroupProfile, on_delete=models.CASCADE, related_name="actions")
    packet = models.ForeignKey(
        RedPacketEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="actions"
    )
    command = models.ForeignKey(
        Command,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        db_index=False,
    )
    kind = models.CharField(max_length=8, choices=ActionKind.choices)
    payload = models.JSONField()
    status = models.CharField(
        max_length=8,
        choices=ActionStatus.choices,
        default=ActionStatus.QUEUED,
        db_default=ActionStatus.QUEUED,
    )
    fence = models.PositiveIntegerField(default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    holder = models.CharField(max_length=128, blank=True, default="", db_default="")
    claim_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.CharField(max_length=64, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "actions"
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event_key", "rule", "slot"], name="actions_once"),
            models.UniqueConstraint(
                fields=["packet", "account"],
                condition=Q(packet__isnull=False),
                name="actions_one_grab",
            ),
            models.UniqueConstraint(
                fields=["command", "account", "slot"],
                condition=Q(command__isnull=False),
                name="actions_once_for_a_command",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ActionStatus.values), name="actions_status_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "kind", "not_before", "id"],
                condition=Q(status="QUEUED"),
                name="actions_due",
            ),
            models.Index(
                fields=["account", "group", "status", "id"],
                condition=Q(kind="SEND", status__in=["CLAIMED", "QUEUED"]),
                name="actions_sends",
            ),
            models.Index(
                fields=["claim_until"], condition=Q(status="CLAIMED"), name="actions_open"
            ),
            models.Index(
                fields=["expires_at"], condition=Q(status="QUEUED"), name="actions_overdue"
            ),
            models.Index(fields=["id"], condition=Q(status="UNKNOWN"), name="actions_unknown"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.status}"
