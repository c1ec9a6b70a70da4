"""What happened to an account, for operators."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account


class AccountEvent(models.TextChoices):
    """What a row of the log tells."""

    REGISTERED = "REGISTERED", _("Registered")
    LOGIN_SUCCESS = "LOGIN_SUCCESS", _("Logged in")
    LOGIN_FAILED = "LOGIN_FAILED", _("Login failed")
    LOGGED_OUT = "LOGGED_OUT", _("Logged out by an operator")
    STATUS_CHANGED = "STATUS_CHANGED", _("Status changed")
    CHANGED = "CHANGED", _("Changed by an operator")
    PAUSED = "PAUSED", _("Paused by an operator")
    RESUMED = "RESUMED", _("Resumed by an operator")
    RESEALED = "RESEALED", _("Its session was sealed under a new master key")
    EXPORTED = "EXPORTED", _("Its session was exported by an operator")
    REMOVED = "REMOVED", _("Removed by an operator; its session was shredded")
    SWITCH_THROWN = "SWITCH_THROWN", _("Stopped by a kill switch")
    SWITCH_RELEASED = "SWITCH_RELEASED", _("Its kill switch was released")
    DEAF_LINE = "DEAF_LINE", _("Its line was up and deaf, and was repaired")
    RATE_LIMITED = "RATE_LIMITED", _("Telegram imposed a wait")
    TWO_STEP_OFF = "TWO_STEP_OFF", _("Two-step verification is off")
    TWO_STEP_ON = "TWO_STEP_ON", _("Two-step verification is on")
    NETWORK_NOT_ALLOWED = "NETWORK_NOT_ALLOWED", _("Seen in a network that is not allowed")
    NETWORK_ALLOWED = "NETWORK_ALLOWED", _("Seen in an allowed network again")
    DEVICE_UNKNOWN = "DEVICE_UNKNOWN", _("An unknown device is logged in")
    DEVICE_KNOWN = "DEVICE_KNOWN", _("A device was said to be known, by an operator")
    DEVICE_GONE = "DEVICE_GONE", _("A device is logged in no more")
    QUARANTINED = "QUARANTINED", _("Quarantined: Telegram distrusts it")
    REDPACKET_SUCCESS = "REDPACKET_SUCCESS", _("Won a share of a red packet")
    REDPACKET_FAILED = "REDPACKET_FAILED", _("Won nothing of a red packet")
    REDPACKET_UNKNOWN = "REDPACKET_UNKNOWN", _("The outcome of a press is unknown")


class AccountLog(models.Model):
    """One thing that happened. `payload` holds ids, reasons and figures, never a secret."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="logs")
    event = models.CharField(max_length=32, choices=AccountEvent.choices)
    payload = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "account_logs"
        verbose_name = _("account log")
        verbose_name_plural = _("account logs")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "-id"], name="account_logs_latest"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(event="STATUS_CHANGED"),
                name="account_logs_status_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} of {self.account_id}"
