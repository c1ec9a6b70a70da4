"""The admin pages of groups."""

from groups.admin.groups import GroupProfileAdmin
from groups.admin.members import GroupMemberAdmin

__all__ = ["GroupMemberAdmin", "GroupProfileAdmin"]
