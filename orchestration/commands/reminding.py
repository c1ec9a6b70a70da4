"""Files the announcement of a reminder whose time has come."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django_celery_beat.models import PeriodicTask

from orchestration.commands.desk import CommandDesk
from orchestration.commands.ending import command_end
from orchestration.commands.kinds.remind import FILE_REMINDER
from orchestration.commands.wish import Wish
from orchestration.models import Command, CommandSource, CommandState

LATE = timedelta(seconds=30)
"""How long after its time a reminder that is said once may wait for beat's bell."""

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


def reminders_late(*, desk: CommandDesk, now: datetime, limit: int) -> int:
    """File those that are said once and whose bell was lost, or answered in vain; how many."""
    late = PeriodicTask.objects.filter(
        task=FILE_REMINDER, one_off=True, clocked__clocked_time__lte=now - LATE
    ).order_by("clocked__clocked_time")
    ids = [UUID(json.loads(args)[0]) for args in late.values_list("args", flat=True)[:limit]]
    return sum(reminder_file(command_id=command_id, desk=desk, now=now) for command_id in ids)
