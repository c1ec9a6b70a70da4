"""The policies that a group had, in their order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.profile import GroupProfile


class PolicyVersion(models.Model):
    """A policy as it was applied: by whom, when, and what it said.

    `number` counts from 1 in each group, `sha` is the SHA-256 of the policy's JSON with its keys in
    order, and `actor` is an admin's user name, or where else it came from.

    Invariant: rows are never changed; the newest is the group's policy.
    """

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(
        GroupProfile, on_delete=models.CASCADE, related_name="policy_versions", db_index=False
    )
    number = models.PositiveIntegerField()
    policy = models.JSONField()
    sha = models.CharField(max_length=64)
    actor = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "policy_versions"
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="policy_versions_one")
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.group_id}"
