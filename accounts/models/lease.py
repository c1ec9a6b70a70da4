"""Which host holds which account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account


class AccountLease(models.Model):
    """The right of one host to hold one account's connection.

    Invariant: an account's session is open in at most one process, for Telegram revokes an auth
    key used on two connections at once (406 AUTH_KEY_DUPLICATED). `epoch` grows each time the
    lease changes hands and never shrinks.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="lease"
    )
    holder = models.CharField(
        max_length=128, blank=True, help_text=_("The host's incarnation id, or empty when free")
    )
    epoch = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "account_leases"
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        indexes = [models.Index(fields=["holder"], name="account_leases_holder")]

    def __str__(self) -> str:
        return f"{self.account_id} held by {self.holder or 'nobody'}"
