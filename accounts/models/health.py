"""How safe an account is, as Telegram told at its latest checkup."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account


class AccountHealth(models.Model):
    """The latest checkup of one account, and when the next one is due.

    `two_step` is None until Telegram was asked. `ip` and `country` are where Telegram sees our
    session, and `network_allowed` whether the account's `allowed_networks` have that place.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    two_step = models.BooleanField(null=True, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    country = models.CharField(max_length=64, blank=True)
    network_allowed = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "account_health"
        verbose_name = _("account health")
        verbose_name_plural = _("account health")

    def __str__(self) -> str:
        return f"health of {self.account_id}"


class AccountDevice(models.Model):
    """Another login of an account: somebody's telephone, or a stranger.

    What the first checkup finds counts as known; a later one is unknown until an operator says
    that it is known, or it is gone.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    key = models.BigIntegerField(help_text=_("Telegram's number for this login"))
    name = models.CharField(max_length=128, blank=True)
    country = models.CharField(max_length=64, blank=True)
    known = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()

    class Meta:
        db_table = "account_devices"
        verbose_name = _("other device")
        verbose_name_plural = _("other devices")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="account_devices_one")
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(known=False),
                name="account_devices_unknown",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.key)
