"""Which of our accounts is in which group, with which rights."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from groups.models.profile import GroupProfile


class GroupMember(models.Model):
    """One of our accounts in one registered group."""

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(GroupProfile, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    can_send = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "group_members"
        verbose_name = _("group member")
        verbose_name_plural = _("group members")
        constraints = [
            models.UniqueConstraint(fields=["group", "account"], name="group_members_one")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.group_id}"
