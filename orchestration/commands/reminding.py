"""Files the announcement of a reminder whose time has come."""

from datetime import datetime
from uuid import UUID

from orchestration.commands.desk import CommandDesk
from orchestration.commands.ending import command_end
from orchestration.commands.wish import Wish
from orchestration.models import Command, CommandSource, CommandState

ANNOUNCE = "announce"
_SAID = ("groups", "text", "account")


def reminder_file(*, command_id: UUID, desk: CommandDesk, now: datetime) -> bool:
    """Announce what the reminder says, once for each time; False when it stands no longer.

    Two beats may ring for one time: both round to the same number since the reminder was made, and
    the number is the announcement's key.
    """
    reminder = Command.objects.filter(pk=command_id, state=CommandState.RUNNING).first()
    if reminder is None:
        return False
    every = reminder.payload.get("every")
    number = round((now - reminder.created_at).total_seconds() / every) if every else 0
    accounts = reminder.accounts
    filed = desk.file(
        Wish(
            kind=ANNOUNCE,
            payload={name: value for name, value in reminder.payload.items() if name in _SAID},
            source=CommandSource.SCHEDULE,
            caller=f"remind:{reminder.pk}",
            actor=reminder.actor,
            key=str(number),
            accounts=None if accounts is None else frozenset(map(UUID, accounts)),
            parent_id=reminder.pk,
        ),
        now=now,
    )
    if not every:
        command_end(command=reminder, state=CommandState.DONE, reason="", now=now)
    return not filed.replayed
