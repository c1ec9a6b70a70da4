"""Where commands end, whatever ends them: one conditional UPDATE, told of in its transaction."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from orchestration.commands.registry import standing_kinds
from orchestration.models import OPEN_STATES, Action, ActionStatus, Command, CommandState

Ends: TypeAlias = Mapping[str, int]
"""How many of a command's actions stand where, by status."""


@dataclass(frozen=True, slots=True)
class EndedCommand:
    """A command that is over, and where its actions stand."""

    command: Command
    ends: Ends


OutcomeListener: TypeAlias = Callable[[Sequence[EndedCommand]], None]
"""Called with each command once, and with those together that end alike, in the transaction that
ends them: what it writes is committed with the ends or not at all. It must not call anybody outside
of the database."""

LISTENERS: list[OutcomeListener] = []

OPEN_ACTIONS = (ActionStatus.QUEUED, ActionStatus.CLAIMED)
_MAY_HAVE_ACTED = {ActionStatus.DONE, ActionStatus.UNKNOWN}


def outcome_listener(listener: OutcomeListener) -> OutcomeListener:
    """Have a function told of each command's end."""
    LISTENERS.append(listener)
    return listener


def command_end(*, command: Command, state: CommandState, reason: str, now: datetime) -> bool:
    """End an open command and tell of it; False when it was over already."""
    with transaction.atomic():
        return bool(_end([EndedCommand(command, actions_count(command))], state, reason, now))


def commands_settle(command_ids: Collection[UUID], *, now: datetime) -> int:
    """End the running commands of these whose actions have all ended; how many.

    Who settles holds their rows, so of two that come at once one sees what the other wrote.
    """
    with transaction.atomic():
        running = Command.objects.filter(pk__in=command_ids, state=CommandState.RUNNING)
        ending = running.exclude(kind__in=standing_kinds())
        locked = ending.select_for_update(of=("self",)).order_by("pk")
        over = defaultdict(list)
        for command in locked:
            ends = actions_count(command)
            if _all_ended(command, ends, now):
                over[end_of(sorted(ends))].append(EndedCommand(command, ends))
        return sum(_end(ended, *how, now) for how, ended in over.items())


def _all_ended(command: Command, ends: Ends, now: datetime) -> bool:
    """Whether nothing is open; what has no actions may still get some until it expires."""
    return ends.keys().isdisjoint(OPEN_ACTIONS) if ends else now >= command.expires_at


def _end(ended: Sequence[EndedCommand], state: CommandState, reason: str, now: datetime) -> int:
    """Within a transaction: the end, and what listeners write about it; how many were open.

    Whoever ends several at once holds their rows: all are open.
    """
    commands = [one.command for one in ended]
    still_open = Command.objects.filter(
        pk__in=[command.pk for command in commands], state__in=OPEN_STATES
    )
    count = still_open.update(state=state, reason=reason, ended_at=now, updated_at=now)
    if count:
        for command in commands:
            command.state, command.reason, command.ended_at = state, reason, now
        for listener in LISTENERS:
            listener(ended)
    return count


def end_of(statuses: Sequence[str]) -> tuple[CommandState, str]:
    """What the ends of all its actions mean for a command, and why it failed if it did."""
    if not _MAY_HAVE_ACTED.isdisjoint(statuses):
        return CommandState.DONE, ""
    if set(statuses) == {ActionStatus.EXPIRED}:
        return CommandState.EXPIRED, "TIME_RAN_OUT"
    return CommandState.FAILED, "REFUSED" if statuses else "NOBODY"


def actions_count(command: Command) -> Ends:
    """Where the actions of a command stand."""
    counted = command_actions(command).order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)


def command_actions(command: Command) -> QuerySet[Action]:
    """What accounts do or did for a command.

    A packet's actions count whoever asked for them first: it may have been heard before.
    """
    wanted = Q(command_id=command.pk)
    if command.packet_id is not None:
        of_packet = Q(packet_id=command.packet_id)
        if named := command.payload.get("accounts"):
            of_packet &= Q(account_id__in=named)
        wanted |= of_packet
    return Action.objects.filter(wanted)
