"""The kill switch: rows that stop the whole service, one group or one account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Switch(models.Model):
    """A thrown switch. While a row stands, nothing in its scope is begun.

    `scope` is `global`, `group:<id>` or `account:<uuid>`.
    """

    scope = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=255)
    thrown_by = models.CharField(max_length=150)
    thrown_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "switches"
        verbose_name = _("kill switch")
        verbose_name_plural = _("kill switches")

    def __str__(self) -> str:
        return f"{self.scope}: {self.reason}"
