"""A proxy that accounts connect through."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProxyScheme(models.TextChoices):
    """How a proxy is spoken to; the values are those of `drivers.proxies`."""

    SOCKS5 = "socks5", _("SOCKS5")
    HTTP = "http", _("HTTP (CONNECT)")


class ProxyState(models.TextChoices):
    """What the last check of a proxy found."""

    UNKNOWN = "UNKNOWN", _("Not checked yet")
    UP = "UP", _("Up: Telegram is reached through it")
    DOWN = "DOWN", _("Down: its accounts are offline")


class Proxy(models.Model):
    """An egress that accounts keep to.

    `credentials` is the user name and the password, sealed with the master key; empty when the
    proxy wants none. `changed_at` is when an operator last changed anything of it: hosts open the
    lines of its accounts anew.

    Invariant: an account that has a proxy connects through it or not at all, so a proxy that has
    accounts cannot be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=64, unique=True)
    scheme = models.CharField(max_length=8, choices=ProxyScheme.choices, default=ProxyScheme.SOCKS5)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(65535)])
    region = models.CharField(max_length=64, blank=True)
    credentials = models.BinaryField(blank=True, default=b"", editable=False)
    enabled = models.BooleanField(default=True)
    state = models.CharField(
        max_length=8, choices=ProxyState.choices, default=ProxyState.UNKNOWN, editable=False
    )
    state_reason = models.CharField(max_length=255, blank=True, editable=False)
    latency_ms = models.PositiveIntegerField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now_add=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "proxies"
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scheme__in=ProxyScheme.values), name="proxies_scheme_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ProxyState.values), name="proxies_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65535), name="proxies_port_possible"
            ),
        ]

    def __str__(self) -> str:
        return self.name
