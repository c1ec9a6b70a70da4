"""The tables of groups."""

from groups.models.member import GroupMember
from groups.models.profile import GroupProfile

__all__ = ["GroupMember", "GroupProfile"]
