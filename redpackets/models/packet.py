"""A red packet, from its first sight to its end."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from groups.models import GroupProfile


class PacketStatus(models.TextChoices):
    """How far a packet has come."""

    INIT = "INIT", _("Seen or announced, nobody assigned yet")
    RUNNING = "RUNNING", _("Accounts are taking part")
    COMPLETED = "COMPLETED", _("Every assigned account has its outcome, or it has expired")
    FAILED = "FAILED", _("Nobody could take part")


class RedPacketEvent(models.Model):
    """One red packet. Heard in the group and announced by the bot, it is still one.

    `message_key` names the packet's message across all accounts (`groups.event_keys`): in a basic
    group each account has a `message_id` of its own, and this one is the first heard.
    `payload` holds how to take part: `{"kind": "button", "data": <base64>}` or
    `{"kind": "keyword", "phrase": ...}`. `assigned` counts the accounts that take part.
    """

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(GroupProfile, on_delete=models.CASCADE, related_name="packets")
    initiator_account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message_id = models.BigIntegerField()
    message_key = models.CharField(max_length=96)
    payload = models.JSONField(default=dict)
    status = models.CharField(
        max_length=16, choices=PacketStatus.choices, default=PacketStatus.INIT
    )
    assigned = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "redpacket_events"
        verbose_name = _("red packet")
        verbose_name_plural = _("red packets")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "message_key"], name="redpacket_events_one"),
            models.CheckConstraint(
                condition=models.Q(status__in=PacketStatus.values),
                name="redpacket_events_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(status__in=["INIT", "RUNNING"]),
                name="redpacket_events_open",
            )
        ]

    def __str__(self) -> str:
        return f"Red packet {self.pk} in {self.group_id}"
