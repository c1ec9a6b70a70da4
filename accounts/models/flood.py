"""The waits that Telegram imposed: rows, so that they outlive Redis and every process."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account


class FloodDeadline(models.Model):
    """Until when one account may not call one method (in one chat, for slow mode).

    `chat_id` is 0 for a wait that holds in every chat.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="flood_deadlines")
    method = models.CharField(max_length=32)
    chat_id = models.BigIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        db_table = "flood_deadlines"
        verbose_name = _("flood deadline")
        verbose_name_plural = _("flood deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "method", "chat_id"], name="flood_deadlines_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} may not {self.method} until {self.until:%H:%M:%S}"
