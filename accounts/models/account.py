"""A Telegram user account that we own."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.proxy import Proxy


class Desired(models.TextChoices):
    """What operators ask of an account."""

    RUN = "RUN", _("Run")
    PAUSED = "PAUSED", _("Paused")


class Status(models.TextChoices):
    """What is so. Each change is one conditional UPDATE and one row of `account_logs`."""

    ACTIVE = "ACTIVE", _("Active: its line is open and it hears")
    OFFLINE = "OFFLINE", _("Offline: no host has its line open")
    NEED_RELOGIN = "NEED_RELOGIN", _("Needs a new login: its session is dead")
    SUSPENDED = "SUSPENDED", _("Suspended: Telegram restricts it, or an operator must decide")


class Role(models.TextChoices):
    """What an account may be chosen for."""

    PLAYER = "player", _("Player: takes part in games")
    HOST = "host", _("Host: starts games and announces")
    HELPER = "helper", _("Helper: replies")


def default_roles() -> list[str]:
    """Every role: an operator narrows them."""
    return [Role.PLAYER, Role.HOST, Role.HELPER]


class Account(models.Model):
    """A Telegram user that we own, and what operators want of it.

    `phone_number` is sealed with the master key; `phone_hash` is its keyed hash, to find it by.
    `throttle_profile` is `{"rate_limit": "20/m", "burst": 5, "send": {...}, "press": {...}}`, each
    key optional; what it leaves out, the settings say. Until `listens_until` it begins nothing.
    `allowed_networks` is `["203.0.113.0/24", "DE"]`, or empty for anywhere.

    An account that was removed keeps its row, for its log and its claims are the service's books;
    `removed_at` says when, and nothing of its identity stays but the name that operators gave it.

    Invariant: no plain phone number, key or session is stored in a column.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_number = models.BinaryField(blank=True, default=b"", editable=False)
    phone_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - NULLs may repeat under a unique constraint, empty strings may not
    telegram_user_id = models.BigIntegerField(unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=128, blank=True)
    session_path = models.CharField(max_length=255, blank=True)
    session_generation = models.PositiveBigIntegerField(default=0)
    driver = models.CharField(max_length=32, default="pyrogram")
    desired = models.CharField(max_length=16, choices=Desired.choices, default=Desired.RUN)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OFFLINE)
    status_reason = models.CharField(max_length=255, blank=True)
    status_code = models.CharField(
        max_length=80,
        blank=True,
        help_text=_("Telegram's error id, or the name of our own error; for programs"),
    )
    status_until = models.DateTimeField(null=True, blank=True)
    listens_until = models.DateTimeField(null=True, blank=True)
    roles = models.JSONField(default=default_roles)
    weight = models.PositiveIntegerField(default=1)
    throttle_profile = models.JSONField(default=dict, blank=True)
    allowed_networks = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Networks (CIDR) and countries (ISO codes) that its session may be seen in"),
    )
    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    last_heartbeat_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "accounts"
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(desired__in=Desired.values), name="accounts_desired_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="accounts_status_known"
            ),
        ]
        indexes = [models.Index(fields=["desired", "status"], name="accounts_desired_status")]

    def __str__(self) -> str:
        return self.display_name or str(self.pk)
