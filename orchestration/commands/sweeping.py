"""What is put right for commands every two seconds: those that are due, too late, or done."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef

from orchestration.commands.cancelling import cancelled_take_back
from orchestration.commands.desk import CommandDesk
from orchestration.commands.ending import OPEN_ACTIONS, command_end, commands_settle
from orchestration.commands.keys import keys_forget
from orchestration.commands.registry import standing_kinds
from orchestration.commands.reminding import reminders_late
from orchestration.models import Action, Command, CommandState
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

MOST = 500
"""Commands of one step; the rest waits for the next sweep."""


def commands_sweep(*, desk: CommandDesk, now: datetime) -> None:
    """Take every step; each is conditional, so two sweeps at once are harmless."""
    commands_expire(now=now)
    commands_begin(desk=desk, now=now)
    commands_end(now=now)
    commands_lapse(now=now)
    cancelled_take_back(limit=MOST)
    keys_forget(now=now)
    reminders_late(desk=desk, now=now, limit=MOST)


def commands_begin(*, desk: CommandDesk, now: datetime) -> int:
    """Carry out what is due; how many."""
    due = Command.objects.filter(state=CommandState.ACCEPTED, due_at__lte=now).order_by("due_at")
    return sum(_begun(desk, command, now) for command in due[:MOST])


def _begun(desk: CommandDesk, command: Command, now: datetime) -> bool:
    """A command that fails in an unforeseen way waits until it expires, and holds up no other."""
    try:
        return desk.carry_out(command, now=now)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 - one command must not stop the others
        fields = {"command_id": str(command.pk), "kind": command.kind, **trace_fields(error)}
        log.error("A command could not be carried out", extra=fields)  # noqa: TRY400 - its text may hold anything
        return False


def commands_end(*, now: datetime) -> int:
    """End what nothing is open of and nobody ended; how many. One that fails holds up no other."""
    under_way = Action.objects.filter(command=OuterRef("pk"), status__in=OPEN_ACTIONS)
    running = Command.objects.filter(~Exists(under_way), state=CommandState.RUNNING)
    ended = running.exclude(kind__in=standing_kinds()).order_by("created_at")
    ids = list(ended.values_list("pk", flat=True)[:MOST])
    try:
        return commands_settle(ids, now=now)
    except (InterfaceError, OperationalError):
        raise
    except Exception:  # noqa: BLE001 - whichever it was is found, and told, one by one
        return sum(_settled(command_id, now) for command_id in ids)


def _settled(command_id: UUID, now: datetime) -> int:
    try:
        return commands_settle([command_id], now=now)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 - one command must not stop the others
        fields = {"command_id": str(command_id), **trace_fields(error)}
        log.error("A command could not be ended", extra=fields)  # noqa: TRY400 - its text may hold anything
        return 0


def commands_expire(*, now: datetime) -> int:
    """End what was not begun in its time; how many."""
    late = Command.objects.filter(state=CommandState.ACCEPTED, expires_at__lte=now)
    return sum(
        command_end(command=one, state=CommandState.EXPIRED, reason="TIME_RAN_OUT", now=now)
        for one in late.order_by("expires_at")[:MOST]
    )


def commands_lapse(*, now: datetime) -> int:
    """End what stood until now; how many."""
    over = Command.objects.filter(
        kind__in=standing_kinds(), state=CommandState.RUNNING, expires_at__lte=now
    )
    return sum(
        command_end(command=one, state=CommandState.DONE, reason="", now=now) for one in over[:MOST]
    )
