"""How commands end: once, as what they became, and told of in the same transaction."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Account
from orchestration.commands import sweeping
from orchestration.commands.cancelling import command_cancel
from orchestration.commands.ending import (
    LISTENERS,
    EndedCommand,
    commands_settle,
    outcome_listener,
)
from orchestration.errors import CommandOver
from orchestration.models import ActionStatus, Command, CommandState, Report
from tests.integration.orchestration.mouth import ANNOUNCE, Mouth, actions_end, end

pytestmark = pytest.mark.usefixtures("valkey", "group")


@pytest.fixture
def told() -> Iterator[list[list[UUID]]]:
    """The commands of each call of a listener."""
    heard: list[list[UUID]] = []

    def hear(ended: Sequence[EndedCommand]) -> None:
        heard.append([one.command.pk for one in ended])

    outcome_listener(hear)
    yield heard
    LISTENERS.remove(hear)


def test_an_end_is_told_once_and_in_its_transaction(
    mouth: Mouth, account: Account, told: list[list[UUID]]
) -> None:
    command = mouth.file("announce", ANNOUNCE)

    end(command, ActionStatus.DONE)
    end(command, ActionStatus.DONE)

    assert told == [[command.pk]]


def test_a_listener_that_fails_takes_the_end_back(mouth: Mouth, account: Account) -> None:
    command = mouth.file("announce", ANNOUNCE)

    def broken(_ended: Sequence[EndedCommand]) -> None:
        raise IntegrityError("the outbox is full")

    outcome_listener(broken)
    try:
        with pytest.raises(IntegrityError):
            end(command, ActionStatus.DONE)
    finally:
        LISTENERS.remove(broken)

    command.refresh_from_db()
    assert command.state == CommandState.RUNNING


def test_commands_that_end_together_end_each_as_what_it_became(
    mouth: Mouth, account: Account, told: list[list[UUID]]
) -> None:
    done, failed, open_, done_too = (mouth.file("announce", ANNOUNCE) for _ in range(4))
    for command, status in [
        (done, ActionStatus.DONE),
        (failed, ActionStatus.FAILED),
        (done_too, ActionStatus.DONE),
    ]:
        actions_end(command, status)

    ended = commands_settle([done.pk, failed.pk, open_.pk, done_too.pk], now=timezone.now())

    states = dict(Command.objects.values_list("pk", "state"))
    assert ended == 3
    assert states == {
        done.pk: CommandState.DONE,
        done_too.pk: CommandState.DONE,
        failed.pk: CommandState.FAILED,
        open_.pk: CommandState.RUNNING,
    }
    assert sorted(map(sorted, told)) == sorted([sorted([done.pk, done_too.pk]), [failed.pk]])
    reports = {report.payload["command"]: report.payload for report in Report.objects.all()}
    assert {pk: reports[str(pk)]["state"] for pk in (done.pk, failed.pk)} == {
        done.pk: CommandState.DONE,
        failed.pk: CommandState.FAILED,
    }
    assert reports[str(failed.pk)]["actions"] == {ActionStatus.FAILED: 1}


def test_what_is_done_and_not_told_yet_cannot_be_cancelled(mouth: Mouth, account: Account) -> None:
    command = mouth.file("announce", ANNOUNCE)
    actions_end(command, ActionStatus.DONE)

    with pytest.raises(CommandOver):
        command_cancel(command_id=command.pk, now=timezone.now())

    command.refresh_from_db()
    assert command.state == CommandState.DONE


def test_the_sweep_ends_what_nobody_ended_behind_commands_that_are_busy(
    mouth: Mouth, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST", 2)
    busy = [mouth.file("announce", ANNOUNCE) for _ in range(3)]
    finished = mouth.file("announce", ANNOUNCE)
    actions_end(finished, ActionStatus.DONE)

    mouth.sweep()

    states = dict(Command.objects.values_list("pk", "state"))
    assert states == dict.fromkeys([command.pk for command in busy], CommandState.RUNNING) | {
        finished.pk: CommandState.DONE
    }


def test_a_command_that_cannot_be_ended_holds_up_no_other(mouth: Mouth, account: Account) -> None:
    bad, good = (mouth.file("announce", ANNOUNCE) for _ in range(2))
    for command in (bad, good):
        actions_end(command, ActionStatus.DONE)

    def broken(ended: Sequence[EndedCommand]) -> None:
        if any(one.command.pk == bad.pk for one in ended):
            raise ValueError("it cannot be told")

    outcome_listener(broken)
    try:
        mouth.sweep(after=timedelta(seconds=1))
    finally:
        LISTENERS.remove(broken)

    states = dict(Command.objects.values_list("pk", "state"))
    assert states == {bad.pk: CommandState.RUNNING, good.pk: CommandState.DONE}
