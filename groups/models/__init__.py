"""The tables of groups."""

from groups.models.member import GroupMember
from groups.models.profile import GroupProfile
from groups.models.version import PolicyVersion

__all__ = ["GroupMember", "GroupProfile", "PolicyVersion"]
