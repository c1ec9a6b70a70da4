"""What the rules need to know of a group at one moment."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from groups.policies import GroupPolicy
from orchestration.models import ActionKind


@dataclass(frozen=True, slots=True)
class Member:
    """One account of ours that may act in the group.

    `ready` says that its line is up. One that is not ready is being brought up by its host, or
    was up a moment ago: what it is given waits in its mailbox.
    """

    account_id: UUID
    display_name: str
    roles: frozenset[str]
    weight: int
    ready: bool
    can_send: bool = True


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group's policy and the accounts that can act in it; up to a second old.

    `flooded` are the accounts that may not do one kind of action for now, `free_at` says when those
    whose own budget is used up may act again, and `left_out` counts the members that cannot act at
    all, by why.
    """

    group_id: int
    name: str
    policy: GroupPolicy
    members: tuple[Member, ...] = ()
    flooded: Mapping[ActionKind, frozenset[UUID]] = field(default_factory=dict)
    free_at: Mapping[UUID, datetime] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    budgets: Mapping[str, str] = field(default_factory=dict)

    def quiet(self) -> Self:
        """The same group in its quiet hours: nobody acts."""
        left_out = Counter(self.left_out) + Counter({"quiet hours": len(self.members)})
        return replace(self, members=(), left_out=left_out)
