"""When a rule acted last by an account, or for a sender."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from groups.models import GroupProfile


class RuleUse(models.Model):
    """What a rule did before, for policies that ask: by an account, or for who said something.

    `last_at` is Telegram's date of the message; `count` is how often on `day`, a date in the
    policy's time zone. Written in the transaction of the decision that it counts.

    Invariant: one row for each (group, rule, account) and each (group, rule, sender).
    """

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(
        GroupProfile, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    rule = models.CharField(max_length=64)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    sender_id = models.BigIntegerField(null=True, blank=True)
    last_at = models.DateTimeField()
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "rule_uses"
        verbose_name = _("use of a rule")
        verbose_name_plural = _("uses of rules")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "rule", "account"], name="rule_uses_one_account"
            ),
            models.UniqueConstraint(
                fields=["group", "rule", "sender_id"], name="rule_uses_one_sender"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) ^ Q(sender_id__isnull=True),
                name="rule_uses_account_or_sender",
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_at"], condition=Q(account__isnull=True), name="rule_uses_senders"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} in {self.group_id}, {self.last_at:%Y-%m-%d %H:%M:%S}"
