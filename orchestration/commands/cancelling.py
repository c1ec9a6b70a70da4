"""Cancels commands: what has not begun is not done."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from orchestration.commands.ending import command_end, commands_settle
from orchestration.errors import CommandOver, CommandUnknown
from orchestration.models import Action, ActionStatus, Command, CommandState

CANCELLED = "CANCELLED"
"""The error of actions that were taken back before they began."""


def command_cancel(*, command_id: UUID, now: datetime) -> Command:
    """End an open command, and take back those of its actions that wait.

    An action that is being carried out comes to its own end; should it be sent back instead, the
    sweep takes it back. One that was tried before may have happened: it is UNKNOWN.

    Raises:
        CommandUnknown: no command has this id.
        CommandOver: it was over already.
    """
    command = command_get(command_id)
    # What has ended by itself ends as that: it may not have been told yet.
    commands_settle([command_id], now=now)
    with transaction.atomic():
        ended = command_end(command=command, state=CommandState.CANCELLED, reason="", now=now)
        if not ended:
            raise CommandOver(_("The command is over already, so nothing of it can be cancelled."))
        _take_back(command.actions.filter(status=ActionStatus.QUEUED))
    return command


def cancelled_take_back(*, limit: int) -> int:
    """Take back what was under way when its command was cancelled, and waits again; how many."""
    waiting = Action.objects.filter(
        status=ActionStatus.QUEUED, command__state=CommandState.CANCELLED
    )
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    if not ids:
        return 0
    return _take_back(Action.objects.filter(pk__in=ids, status=ActionStatus.QUEUED))


def _take_back(waiting: QuerySet[Action]) -> int:
    failed = waiting.filter(attempts=0).update(
        status=ActionStatus.FAILED, error=CANCELLED, updated_at=Now()
    )
    return failed + waiting.filter(attempts__gt=0).update(
        status=ActionStatus.UNKNOWN, error=CANCELLED, updated_at=Now()
    )


def command_get(command_id: UUID) -> Command:
    """One command; CommandUnknown when there is none."""
    command = Command.objects.filter(pk=command_id).first()
    if command is None:
        raise CommandUnknown(_("There is no command %(id)s.") % {"id": command_id})
    return command
