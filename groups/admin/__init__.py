"""The admin pages of groups."""

from groups.admin.groups import GroupProfileAdmin
from groups.admin.members import GroupMemberAdmin
from groups.admin.versions import PolicyVersionAdmin

__all__ = ["GroupMemberAdmin", "GroupProfileAdmin", "PolicyVersionAdmin"]
