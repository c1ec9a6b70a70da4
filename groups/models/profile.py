"""A group that our owner runs, and what we do in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupProfile(models.Model):
    """A registered group. `group_id` is Telegram's marked chat id (negative).

    `strategies` is the group's policy, validated by `groups.policies` before it is stored.

    Invariant: nothing acts in a group that is not enabled, or that nobody attested to be ours.
    """

    group_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=128)
    enabled = models.BooleanField(default=False)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Who attests that this group is ours and that its members are told"),
    )
    attested_at = models.DateTimeField(null=True, blank=True)
    strategies = models.JSONField(default=dict, blank=True)
    last_active_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "group_profiles"
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enabled=False) | models.Q(attested_at__isnull=False),
                name="group_profiles_attested",
            ),
            models.CheckConstraint(
                condition=models.Q(group_id__lt=0), name="group_profiles_marked_id"
            ),
        ]

    def __str__(self) -> str:
        return self.name
