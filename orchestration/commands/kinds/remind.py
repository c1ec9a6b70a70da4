"""remind: say something again and again, or once at a time, by an entry of beat."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.utils.translation import gettext as _
from django_celery_beat.models import ClockedSchedule, IntervalSchedule, PeriodicTask
from pydantic import Field, StrictInt, model_validator

from groups.policies.part import problem
from orchestration.commands.body import DAY, CommandBody
from orchestration.commands.ending import EndedCommand, outcome_listener
from orchestration.commands.fields import GroupIds, Text, Time
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.models import Command

KIND: Final = "remind"
FILE_REMINDER: Final = "orchestration.file_reminder"

FOR_EVER = timedelta(days=3650)
"""How long a reminder stands that names no end."""


class Remind(CommandBody):
    """`text` in each of `groups`, once `at` a time or `every` so many seconds (`until` a time)."""

    groups: GroupIds
    text: Text
    account: UUID | None = None
    at: Time | None = None
    every: StrictInt | None = Field(default=None, ge=60, le=366 * DAY)
    until: Time | None = None

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if (self.at is None) == (self.every is None):
            raise problem(_("needs either at or every."))
        if self.until is not None and self.every is None:
            raise problem(_("has until, which only every needs; remove it."))
        return self

    def group_ids(self) -> tuple[int, ...]:
        """Where it is said."""
        return self.groups

    def account_ids(self) -> tuple[UUID, ...]:
        """Who says it, if that was said."""
        return (self.account,) if self.account else ()

    def expires_at(self, now: datetime) -> datetime:
        """When it stands no longer."""
        if self.at:
            return max(self.at, now) + timedelta(seconds=self.expires_in or DAY)
        return self.until or now + FOR_EVER


@command_kind(KIND, Remind, stands=True)
def remind(order: Order[Remind]) -> Carried:
    """Make the entry of beat that files announcements; it carries the command's id alone."""
    body = order.body
    rhythm: dict[str, object] = {}
    if body.at:
        rhythm["clocked"] = ClockedSchedule.objects.create(clocked_time=body.at)
        rhythm["one_off"] = True
    else:
        rhythm["interval"] = IntervalSchedule.objects.get_or_create(
            every=body.every, period=IntervalSchedule.SECONDS
        )[0]
        rhythm["expires"] = order.command.expires_at
    PeriodicTask.objects.create(
        name=entry_name(order.command),
        task=FILE_REMINDER,
        args=json.dumps([str(order.command.pk)]),
        queue="ops",
        **rhythm,
    )
    return Carried()


def entry_name(command: Command) -> str:
    """What beat calls the entry."""
    return f"{KIND} {command.pk}"


@outcome_listener
def entries_remove(ended: Sequence[EndedCommand]) -> None:
    """A reminder that is over, or was cancelled, leaves no entry."""
    names = [entry_name(one.command) for one in ended if one.command.kind == KIND]
    if names:
        PeriodicTask.objects.filter(name__in=names).delete()
