"""What the bot or an operator asked for."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from redpackets.models import RedPacketEvent


class CommandState(models.TextChoices):
    """The states of a command; the last four are its ends."""

    ACCEPTED = "ACCEPTED", _("Waits for its time")
    RUNNING = "RUNNING", _("Its accounts are at work, or its schedule stands")
    DONE = "DONE", _("Over: at least one account did it, or may have")
    FAILED = "FAILED", _("Over: no account did it")
    CANCELLED = "CANCELLED", _("Cancelled: what had not begun was not done")
    EXPIRED = "EXPIRED", _("Its time ran out before anything was done")


OPEN_STATES = (CommandState.ACCEPTED, CommandState.RUNNING)


class CommandSource(models.TextChoices):
    """Which mouth it came by."""

    REST = "REST", _("The REST API")
    BUS = "BUS", _("The message bus")
    OPERATOR = "OPERATOR", _("An operator")
    SCHEDULE = "SCHEDULE", _("A schedule that another command made")


class Command(models.Model):
    """One thing that was asked for once.

    `caller` names whose idempotency keys these are; `body_hash` tells whether a repeat asks for the
    same. `accounts` are those that it may use (a token's allow-list), null for all. `result` holds
    facts that no action tells: why groups were left out, how many accounts were paused.

    Invariant: one row for each (caller, idempotency key), whoever posts how often at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    payload = models.JSONField(default=dict)
    source = models.CharField(max_length=16, choices=CommandSource.choices)
    caller = models.CharField(max_length=64)
    actor = models.CharField(max_length=150, blank=True)
    idempotency_key = models.CharField(max_length=128, null=True, blank=True)  # noqa: DJ001 - NULLs may repeat under a unique constraint, empty strings may not
    body_hash = models.CharField(max_length=64)
    accounts = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=CommandState.choices)
    reason = models.CharField(max_length=255, blank=True)
    result = models.JSONField(default=dict, blank=True)
    packet = models.ForeignKey(
        RedPacketEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="commands"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="filed"
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "commands"
        verbose_name = _("command")
        verbose_name_plural = _("commands")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="commands_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CommandState.values), name="commands_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="commands_latest"),
            models.Index(fields=["due_at"], condition=Q(state="ACCEPTED"), name="commands_due"),
            models.Index(
                fields=["ended_at"], condition=Q(ended_at__isnull=False), name="commands_ended"
            ),
            models.Index(fields=["created_at"], condition=Q(state="RUNNING"), name="commands_open"),
            models.Index(
                fields=["created_at"],
                condition=Q(idempotency_key__isnull=False),
                name="commands_keyed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"
