"""A caller of the command desk, and how its commands' actions end."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from orchestration.commands.desk import CommandDesk
from orchestration.commands.ending import commands_settle
from orchestration.commands.sweeping import commands_sweep
from orchestration.commands.wish import Wish
from orchestration.group_views import GroupViews
from orchestration.models import Action, ActionStatus, Command, CommandSource
from tests.integration.orchestration.plans import GROUP_ID

ANNOUNCE = {"groups": [GROUP_ID], "text": "tea is ready"}
PACKET = {"group": GROUP_ID, "message_id": 7, "data": "cnA6MQ=="}


class Mouth:
    """Files wishes at a desk whose bells are counted."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.rung: list[UUID] = []
        self.desk = CommandDesk(GroupViews(lambda: 0.0), Random(3), self.rung.extend)

    def wish(self, kind: str, payload: Any, **fields: Any) -> Wish:
        return Wish(kind, payload, CommandSource.REST, "token:1", **fields)

    def file(self, kind: str, payload: Any, **fields: Any) -> Command:
        return self.file_wish(self.wish(kind, payload, **fields))

    def file_wish(self, wish: Wish) -> Command:
        self.desk.views.forget()
        return self.desk.file(wish, now=self.now).command

    def sweep(self, *, after: timedelta = timedelta(0)) -> None:
        self.desk.views.forget()
        commands_sweep(desk=self.desk, now=self.now + after)


def actions_end(command: Command, *statuses: ActionStatus) -> None:
    """Its actions come to these ends, and nobody has told of it yet."""
    actions = Action.objects.filter(command=command).order_by("pk")
    for action, status in zip(actions, statuses, strict=True):
        Action.objects.filter(pk=action.pk).update(status=status)


def end(command: Command, *statuses: ActionStatus) -> Command:
    """Its actions come to these ends, and it is looked at."""
    actions_end(command, *statuses)
    commands_settle([command.pk], now=timezone.now())
    return Command.objects.get(pk=command.pk)
