"""Where reports go by HTTP."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An endpoint of the bot that is told what happens.

    `events` are the kinds of reports that it wants, none for all. `secret` and, until
    `previous_until`, `previous_secret` sign what is sent; both are sealed with the master key.
    `failures` counts the tries that failed since the last good one; after some of them nothing is
    tried before `broken_until` but one delivery then.

    Invariant: what an endpoint that is disabled or down is not told waits for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list, blank=True)
    enabled = models.BooleanField(default=True)
    secret = models.BinaryField(editable=False)
    previous_secret = models.BinaryField(blank=True, default=b"", editable=False)
    previous_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    broken_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "webhooks"
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"Webhook {self.pk}"
