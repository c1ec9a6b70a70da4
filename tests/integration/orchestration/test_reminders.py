"""Reminders: entries of beat that file announcements."""

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from accounts.models import Account
from orchestration.commands import sweeping
from orchestration.commands.cancelling import command_cancel
from orchestration.commands.desk import CommandDesk
from orchestration.commands.reminding import reminder_file
from orchestration.commands.sweeping import commands_sweep
from orchestration.commands.wish import Wish
from orchestration.errors import CommandInvalid
from orchestration.group_views import GroupViews
from orchestration.models import Action, ActionStatus, Command, CommandSource, CommandState
from tests.integration.orchestration.plans import GROUP_ID

pytestmark = pytest.mark.usefixtures("valkey", "account")

NOW = timezone.now()
REMIND = {"groups": [GROUP_ID], "text": "canary tea", "every": 600}


@pytest.fixture
def desk() -> CommandDesk:
    return CommandDesk(GroupViews(lambda: 0.0), Random(3), lambda _accounts: None)


def file(desk: CommandDesk, **payload: Any) -> Command:
    wish = Wish("remind", payload, CommandSource.REST, "token:1", actor="olga")
    return desk.file(wish, now=NOW).command


def ring(desk: CommandDesk, command: Command, *, after: timedelta) -> bool:
    return reminder_file(command_id=command.pk, desk=desk, now=NOW + after)


def test_an_entry_of_beat_carries_the_commands_id_alone(desk: CommandDesk) -> None:
    command = file(desk, **REMIND)

    entry = PeriodicTask.objects.get(task="orchestration.file_reminder")
    assert (json.loads(entry.args), entry.kwargs) == ([str(command.pk)], "{}")
    assert "canary" not in f"{entry.name}{entry.args}{entry.description}"
    assert (entry.interval.every, entry.queue) == (600, "ops")


def test_each_time_announces_once_however_many_beats_ring(desk: CommandDesk) -> None:
    command = file(desk, **REMIND)

    rung = [ring(desk, command, after=timedelta(seconds=s)) for s in (599, 601, 1201, 1800)]

    assert rung == [True, False, True, True]
    announced = Command.objects.filter(parent=command)
    assert {one.source for one in announced} == {CommandSource.SCHEDULE}
    assert Action.objects.count() == announced.count() == 3


@pytest.mark.parametrize("how", ["cancelled", "over"])
def test_a_reminder_that_stands_no_longer_leaves_no_entry(desk: CommandDesk, how: str) -> None:
    command = file(desk, **REMIND, until=(NOW + timedelta(hours=1)).isoformat())
    commands_sweep(desk=desk, now=NOW + timedelta(minutes=59))
    assert PeriodicTask.objects.filter(task="orchestration.file_reminder").exists()

    if how == "cancelled":
        command_cancel(command_id=command.pk, now=NOW)
    else:
        commands_sweep(desk=desk, now=NOW + timedelta(hours=1))

    assert not PeriodicTask.objects.filter(task="orchestration.file_reminder").exists()
    assert ring(desk, command, after=timedelta(hours=1)) is False


def test_a_reminder_at_a_time_is_over_when_it_was_said(desk: CommandDesk) -> None:
    command = file(desk, groups=[GROUP_ID], text="tea", at=(NOW + timedelta(hours=1)).isoformat())
    entry = PeriodicTask.objects.get(task="orchestration.file_reminder")
    assert entry.one_off

    assert ring(desk, command, after=timedelta(hours=1))

    command.refresh_from_db()
    assert (command.state, Action.objects.count()) == (CommandState.DONE, 1)


def test_a_reminder_at_a_time_whose_bell_was_lost_is_said_by_the_sweep(desk: CommandDesk) -> None:
    at = NOW + timedelta(hours=1)
    command = file(desk, groups=[GROUP_ID], text="tea", at=at.isoformat())

    commands_sweep(desk=desk, now=at + timedelta(seconds=5))
    assert not Command.objects.filter(parent=command).exists()
    for _ in range(2):
        commands_sweep(desk=desk, now=at + timedelta(minutes=1))

    assert Command.objects.filter(parent=command).count() == 1
    assert Command.objects.get(pk=command.pk).state == CommandState.DONE


def test_many_reminders_that_stand_hold_up_no_other_command(
    desk: CommandDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST", 1)
    file(desk, **REMIND)
    said = {"groups": [GROUP_ID], "text": "tea"}
    wish = Wish("announce", said, CommandSource.REST, "token:1")
    command = desk.file(wish, now=NOW + timedelta(seconds=1)).command
    Action.objects.update(status=ActionStatus.DONE)

    commands_sweep(desk=desk, now=NOW + timedelta(seconds=3))

    assert Command.objects.get(pk=command.pk).state == CommandState.DONE


@pytest.mark.parametrize(
    "change",
    [{"every": None}, {"at": "2030-01-01T00:00:00Z"}, {"every": 5}],
    ids=["neither", "both", "too often"],
)
def test_a_rhythm_that_makes_no_sense_is_refused(desk: CommandDesk, change: dict[str, Any]) -> None:
    with pytest.raises(CommandInvalid):
        file(desk, **{**REMIND, **change})


def test_a_reminder_speaks_by_the_accounts_of_its_token(
    desk: CommandDesk, account: Account
) -> None:
    command = file(desk, **REMIND)
    Command.objects.filter(pk=command.pk).update(accounts=[])

    ring(desk, command, after=timedelta(seconds=600))

    assert not Action.objects.exists()
