"""What a token of the REST API may do: our table beside knox's."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken


class TokenAccess(models.Model):
    """The rights of one token. A token without a row may read only, for it is older than rights.

    `accounts` (ids), `groups` (marked chat ids) and `networks` (CIDR) are allow-lists; null allows
    all. `rate` is in Celery's notation. `last_used_at` is written at most once a minute.
    """

    id = models.BigAutoField(primary_key=True)
    token = models.OneToOneField(AuthToken, on_delete=models.CASCADE, related_name="access")
    name = models.CharField(max_length=64, blank=True)
    scopes = models.JSONField(default=list)
    accounts = models.JSONField(null=True, blank=True)
    groups = models.JSONField(null=True, blank=True)
    networks = models.JSONField(null=True, blank=True)
    rate = models.CharField(max_length=16, blank=True)
    burst = models.PositiveIntegerField(default=1)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "token_access"
        verbose_name = _("token's rights")
        verbose_name_plural = _("tokens' rights")

    def __str__(self) -> str:
        return self.name or f"token {self.pk}"
