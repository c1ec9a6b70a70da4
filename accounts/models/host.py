"""The hosts that are alive, with or without accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HostRegistration(models.Model):
    """One worker process that can hold accounts; the row lapses unless the process renews it.

    It is kept in the database beside the leases, not in Redis, so that the count of hosts and the
    leases that it divides come from one place, by one clock. A host that holds nothing counts too.
    """

    id = models.CharField(primary_key=True, max_length=128, help_text=_("The incarnation id"))
    hostname = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField(help_text=_("How many accounts it may hold"))
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rung_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its canary bell was last rung")
    )
    heard_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it last heard its canary bell")
    )

    class Meta:
        db_table = "hosts"
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["started_at", "id"]

    def __str__(self) -> str:
        return self.id
