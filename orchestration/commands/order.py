"""What a handler is given, and what it gives back."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any, Generic, TypeVar
from uuid import UUID

from groups.errors import PolicyInvalid
from orchestration.commands.body import CommandBody
from orchestration.errors import CommandRefused
from orchestration.group_views import GroupViews
from orchestration.models import Command
from orchestration.planning.group_view import GroupView

Body = TypeVar("Body", bound=CommandBody)


@dataclass(frozen=True, slots=True)
class Order(Generic[Body]):
    """One command whose time has come; everything that a handler needs to plan it."""

    command: Command
    body: Body
    now: datetime
    rng: Random
    views: GroupViews

    def view(self, group_id: int) -> GroupView:
        """The group with the accounts that this command may use there.

        Raises:
            CommandRefused: nothing may be done in this group now.
        """
        try:
            view = self.views.view(group_id, now=self.now)
        except PolicyInvalid as error:
            raise CommandRefused("POLICY_UNREADABLE") from error
        if view is None:
            raise CommandRefused("GROUP_OFF")
        if self.command.accounts is None:
            return view
        allowed = {UUID(account_id) for account_id in self.command.accounts}
        return replace(view, members=tuple(m for m in view.members if m.account_id in allowed))


@dataclass(slots=True)
class Carried:
    """What a handler did in the command's transaction.

    `accounts` have new actions and are rung after the commit; `packets` are shown then, by who
    takes part. A command is `over` when no action will end it.
    """

    accounts: set[UUID] = field(default_factory=set)
    packets: dict[int, Collection[UUID]] = field(default_factory=dict)
    packet_id: int | None = None
    result: dict[str, Any] = field(default_factory=dict)
    over: bool = False
