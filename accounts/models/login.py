"""A login in progress."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account

LOGIN_PURPOSE = "sis login attempt v1"
"""What a login in progress is sealed for."""


class LoginFlow(models.TextChoices):
    """How an account logs in."""

    PHONE_CODE = "phone_code", _("Phone code: Telegram sends a code to its owner")
    QR = "qr", _("QR code: its owner scans it with another device")


class LoginStep(models.TextChoices):
    """What a login waits for."""

    CODE = "code", _("The code that Telegram sent")
    SCAN = "scan", _("The QR code is to be scanned")
    PASSWORD = "password", _("The two-step password")


class LoginAttempt(models.Model):
    """A login that waits for its next step, in whichever process that is taken.

    `sealed` holds how far it is: the auth key that is nobody's yet, the phone number, the code's
    hash, the QR token. Codes and passwords are never stored.

    Invariant: an account has one login in progress; a new one takes the place of the former.
    Invariant: what is secret lies in `sealed` alone, which opens under this row's id only.
    Invariant: one step at a time (`busy_until`): two would use one key on two connections.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="login_attempt")
    flow = models.CharField(max_length=16, choices=LoginFlow.choices)
    step = models.CharField(max_length=16, choices=LoginStep.choices)
    sealed = models.BinaryField(editable=False)
    tries = models.PositiveSmallIntegerField(
        default=0, help_text=_("Wrong codes, or wrong passwords, of this step")
    )
    busy_until = models.DateTimeField(help_text=_("A step is under way until then, or was"))
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "login_attempts"
        verbose_name = _("login in progress")
        verbose_name_plural = _("logins in progress")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(flow__in=LoginFlow.values), name="login_attempts_flow_known"
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=LoginStep.values), name="login_attempts_step_known"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="login_attempts_expiry")]

    def __str__(self) -> str:
        return f"{self.flow} login of {self.account_id}"
