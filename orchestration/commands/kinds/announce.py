"""announce: say something in groups, now or at a time."""

from datetime import datetime
from uuid import UUID

from accounts.models import Role
from orchestration.commands.body import CommandBody
from orchestration.commands.fields import GroupIds, Text, Time
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.commands.speaking import speak
from orchestration.errors import CommandRefused


class Announce(CommandBody):
    """One account says `text` in each of `groups`: `account`, or the next with the role host."""

    groups: GroupIds
    text: Text
    account: UUID | None = None
    at: Time | None = None

    def group_ids(self) -> tuple[int, ...]:
        """Where it is said."""
        return self.groups

    def account_ids(self) -> tuple[UUID, ...]:
        """Who says it, if that was said."""
        return (self.account,) if self.account else ()

    def due_at(self, now: datetime) -> datetime:
        """At its time; a time that is over means now."""
        return max(self.at, now) if self.at else now


@command_kind("announce", Announce)
def announce(order: Order[Announce]) -> Carried:
    """A group where it cannot be said is told of in the result; the others hear it."""
    carried = Carried()
    left_out: dict[str, str] = {}
    for slot, group_id in enumerate(order.body.groups):
        try:
            said_by = speak(
                order,
                group_id=group_id,
                payload={"text": order.body.text},
                roles=(Role.HOST,),
                account_id=order.body.account,
                slot=slot,
            )
        except CommandRefused as refused:
            left_out[str(group_id)] = refused.code
            continue
        carried.accounts |= said_by
        if not said_by:
            left_out[str(group_id)] = "NOBODY"
    if left_out:
        carried.result["left_out"] = left_out
    return carried
