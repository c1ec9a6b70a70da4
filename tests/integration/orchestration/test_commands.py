"""Commands: one row, one plan, one outcome, whoever asks how often."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Account, AccountEvent, AccountLog, Desired, Role
from groups.models import GroupProfile
from orchestration.commands.cancelling import command_cancel
from orchestration.commands.sweeping import commands_sweep
from orchestration.errors import (
    CommandForbidden,
    CommandInvalid,
    CommandKeyReused,
    CommandOver,
)
from orchestration.models import (
    Action,
    ActionKind,
    ActionStatus,
    Command,
    CommandState,
    Decision,
)
from orchestration.orchestrator import Orchestrator
from redpackets.models import PacketStatus, RedPacketEvent
from tests.integration.orchestration.mouth import ANNOUNCE, PACKET, Mouth, end
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount
from tests.unit.orchestration.heard import packet

pytestmark = pytest.mark.usefixtures("valkey", "group")


@pytest.fixture
def playing(group: GroupProfile) -> GroupProfile:
    group.strategies = {"redpackets": {}}
    group.save()
    return group


def test_an_announcement_is_one_send_in_each_group_by_a_host(
    mouth: Mouth, make_account: MakeAccount
) -> None:
    make_account(roles=[Role.PLAYER])
    host = make_account(roles=[Role.HOST])

    command = mouth.file("announce", ANNOUNCE)

    action = Action.objects.get()
    assert (action.account_id, action.kind, action.command_id) == (
        host.pk,
        ActionKind.SEND,
        command.pk,
    )
    assert action.payload == {"text": "tea is ready"}
    assert (command.state, mouth.rung) == (CommandState.RUNNING, [host.pk])
    assert "tea is ready" not in str(Decision.objects.get().reasons)


def test_a_group_that_is_off_is_left_out_and_told_of(
    mouth: Mouth, account: Account, group: GroupProfile
) -> None:
    other = GroupProfile.objects.create(group_id=-1002200000002, name="Off", enabled=False)

    command = mouth.file("announce", ANNOUNCE | {"groups": [GROUP_ID, other.pk, -5]})

    assert command.result == {"left_out": {str(other.pk): "GROUP_OFF", "-5": "GROUP_OFF"}}
    assert Action.objects.get().group_id == group.pk


@pytest.mark.parametrize(
    ("kind", "payload", "reason"),
    [
        ("announce", ANNOUNCE, "NOBODY"),
        ("announce", ANNOUNCE | {"account": str(uuid4())}, "NOBODY"),
        ("reply", {"group": GROUP_ID - 1, "message_id": 1, "text": "hi"}, "GROUP_OFF"),
        ("start_redpacket", PACKET, "NO_GAMES_HERE"),
        ("grab", {"group": GROUP_ID, "packet": 1, "accounts": [str(uuid4())]}, "PACKET_UNKNOWN"),
        ("pause", {"accounts": [str(uuid4())], "reason": "a rest"}, "ACCOUNT_UNKNOWN"),
    ],
)
def test_what_cannot_be_done_fails_and_says_why(
    mouth: Mouth, kind: str, payload: dict[str, Any], reason: str
) -> None:
    command = mouth.file(kind, payload)

    assert (command.state, command.reason) == (CommandState.FAILED, reason)
    assert not Action.objects.exists()
    assert not mouth.rung


@pytest.mark.parametrize(
    ("kind", "payload", "field"),
    [
        ("brew", {}, "kind"),
        ("announce", ANNOUNCE | {"text": ""}, "payload.text"),
        ("announce", ANNOUNCE | {"text": "a\0b"}, "payload.text"),
        ("announce", ANNOUNCE | {"groups": ["1"]}, "payload.groups.0"),
        ("announce", ANNOUNCE | {"groups": [5]}, "payload.groups.0"),
        ("announce", ANNOUNCE | {"groups": [-5, -5]}, "payload.groups"),
        ("announce", ANNOUNCE | {"at": "2026-01-01T00:00:00"}, "payload.at"),
        ("announce", ANNOUNCE | {"at": 5}, "payload.at"),
        ("announce", ANNOUNCE | {"loud": True}, "payload.loud"),
        ("reply", {"group": -5, "message_id": 1, "text": "hi"}, "payload.group"),
        ("start_redpacket", PACKET | {"data": "?"}, "payload.data"),
        ("start_redpacket", PACKET | {"shares": 0}, "payload.shares"),
        ("start_redpacket", PACKET | {"message_id": 2**40}, "payload.message_id"),
        ("pause", {"accounts": ["x"], "reason": "a rest"}, "payload.accounts.0"),
        ("pause", [], "payload"),
    ],
)
def test_what_does_not_read_is_refused_by_its_field(
    mouth: Mouth, kind: str, payload: Any, field: str
) -> None:
    with pytest.raises(CommandInvalid) as refused:
        mouth.file(kind, payload)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Command.objects.exists()


def test_the_same_key_with_the_same_body_is_the_first_command(
    mouth: Mouth, account: Account
) -> None:
    first = mouth.desk.file(mouth.wish("announce", ANNOUNCE, key="a"), now=mouth.now)
    again = mouth.desk.file(mouth.wish("announce", ANNOUNCE, key="a"), now=mouth.now)

    assert (first.replayed, again.replayed) == (False, True)
    assert again.command == first.command
    assert Action.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(mouth: Mouth, account: Account) -> None:
    mouth.file("announce", ANNOUNCE, key="a")

    with pytest.raises(CommandKeyReused):
        mouth.file("announce", ANNOUNCE | {"text": "coffee"}, key="a")
    with pytest.raises(CommandKeyReused):
        mouth.file("reply", {"group": GROUP_ID, "message_id": 1, "text": "hi"}, key="a")

    mouth.file_wish(replace(mouth.wish("announce", ANNOUNCE, key="a"), caller="token:2"))
    assert Command.objects.count() == 2


def test_a_key_is_free_after_seven_days(mouth: Mouth, account: Account) -> None:
    mouth.file("announce", ANNOUNCE, key="a")

    mouth.sweep(after=timedelta(days=6, hours=23))
    with pytest.raises(CommandKeyReused):
        mouth.file("announce", ANNOUNCE | {"text": "coffee"}, key="a")

    mouth.sweep(after=timedelta(days=7))
    mouth.file("announce", ANNOUNCE | {"text": "coffee"}, key="a")


def test_an_announced_packet_is_pressed_once_by_each_account_whatever_is_heard(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    accounts = {make_account().pk for _ in range(3)}
    command = mouth.file("start_redpacket", PACKET)
    event = packet(said_at=mouth.now, heard_at=mouth.now)
    orchestrator = Orchestrator(mouth.desk.views, timedelta(seconds=60), Random(3))

    heard = orchestrator.decide(event, now=mouth.now)

    row = RedPacketEvent.objects.get()
    assert heard.accounts == set()
    assert (row.assigned, row.status, command.packet_id) == (3, PacketStatus.RUNNING, row.pk)
    assert {action.account_id for action in Action.objects.filter(command=command)} == accounts
    assert {action.payload["message_id"] for action in Action.objects.all()} == {7}


def test_a_packet_that_was_heard_first_ends_the_command_that_announces_it(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    make_account()
    orchestrator = Orchestrator(mouth.desk.views, timedelta(seconds=60), Random(3))
    orchestrator.decide(packet(said_at=mouth.now, heard_at=mouth.now), now=mouth.now)

    command = mouth.file("start_redpacket", PACKET)

    assert Action.objects.count() == 1
    assert (command.state, command.packet_id) == (
        CommandState.RUNNING,
        RedPacketEvent.objects.get().pk,
    )
    Action.objects.update(status=ActionStatus.DONE)
    mouth.sweep()
    command.refresh_from_db()
    assert command.state == CommandState.DONE


def test_no_more_accounts_press_than_there_are_shares_and_never_the_giver(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    giver, *_others = (make_account() for _ in range(4))

    mouth.file("start_redpacket", PACKET | {"shares": 2, "initiator": str(giver.pk)})

    pressed = set(Action.objects.values_list("account_id", flat=True))
    assert len(pressed) == 2
    assert giver.pk not in pressed
    assert RedPacketEvent.objects.get().initiator_account_id == giver.pk


def test_a_grab_adds_accounts_to_a_running_packet_each_once(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    first, second = make_account(), make_account()
    mouth.file("start_redpacket", PACKET | {"shares": 1})
    running = RedPacketEvent.objects.get()
    accounts = [str(first.pk), str(second.pk), str(uuid4())]

    command = mouth.file("grab", {"group": GROUP_ID, "packet": running.pk, "accounts": accounts})

    assert Action.objects.filter(packet=running).count() == 2
    assert Action.objects.filter(command=command).count() == 1
    assert command.result == {"unable": [accounts[2]]}
    running.refresh_from_db()
    assert running.assigned == 2


def test_pause_and_resume_are_done_at_once_and_logged(mouth: Mouth, account: Account) -> None:
    payload = {"accounts": [str(account.pk)], "reason": "a rest"}

    command = mouth.file("pause", payload, actor="olga")

    account.refresh_from_db()
    assert (command.state, command.result) == (CommandState.DONE, {"changed": 1})
    assert account.desired == Desired.PAUSED
    row = AccountLog.objects.get(event=AccountEvent.PAUSED)
    assert row.payload == {"actor": "olga", "reason": "a rest"}

    mouth.file("resume", payload)
    account.refresh_from_db()
    assert account.desired == Desired.RUN


def test_what_is_for_later_waits_for_its_time(mouth: Mouth, account: Account) -> None:
    at = mouth.now + timedelta(hours=1)
    command = mouth.file("announce", ANNOUNCE | {"at": at.isoformat()})
    assert command.state == CommandState.ACCEPTED

    mouth.sweep(after=timedelta(minutes=59))
    assert not Action.objects.exists()

    mouth.sweep(after=timedelta(hours=1))
    mouth.sweep(after=timedelta(hours=1))
    command.refresh_from_db()
    assert (command.state, Action.objects.count()) == (CommandState.RUNNING, 1)
    assert mouth.rung == [account.pk]


def test_what_nobody_began_in_its_time_expires(mouth: Mouth, account: Account) -> None:
    at = mouth.now + timedelta(hours=1)
    command = mouth.file("announce", ANNOUNCE | {"at": at.isoformat(), "expires_in": 60})

    mouth.sweep(after=timedelta(hours=1, minutes=1))

    command.refresh_from_db()
    assert (command.state, Action.objects.count()) == (CommandState.EXPIRED, 0)


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ([ActionStatus.DONE, ActionStatus.FAILED], CommandState.DONE),
        ([ActionStatus.UNKNOWN, ActionStatus.FAILED], CommandState.DONE),
        ([ActionStatus.FAILED, ActionStatus.EXPIRED], CommandState.FAILED),
        ([ActionStatus.EXPIRED, ActionStatus.EXPIRED], CommandState.EXPIRED),
        ([ActionStatus.DONE, ActionStatus.CLAIMED], CommandState.RUNNING),
        ([ActionStatus.DONE, ActionStatus.QUEUED], CommandState.RUNNING),
    ],
)
def test_a_command_ends_with_the_last_of_its_actions(
    mouth: Mouth,
    playing: GroupProfile,
    make_account: MakeAccount,
    ends: list[ActionStatus],
    state: CommandState,
) -> None:
    for _ in ends:
        make_account()
    command = mouth.file("start_redpacket", PACKET)

    assert end(command, *ends).state == state


def test_cancelling_takes_back_what_has_not_begun(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    for _ in range(3):
        make_account()
    command = mouth.file("start_redpacket", PACKET)
    begun, tried, waiting = Action.objects.order_by("pk")
    Action.objects.filter(pk=begun.pk).update(status=ActionStatus.CLAIMED)
    Action.objects.filter(pk=tried.pk).update(attempts=1)

    cancelled = command_cancel(command_id=command.pk, now=mouth.now)

    assert cancelled.state == CommandState.CANCELLED
    statuses = list(Action.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [ActionStatus.CLAIMED, ActionStatus.UNKNOWN, ActionStatus.FAILED]
    assert waiting.pk
    with pytest.raises(CommandOver):
        command_cancel(command_id=command.pk, now=mouth.now)


def test_what_comes_back_to_the_queue_after_its_command_was_cancelled_is_not_done(
    mouth: Mouth, playing: GroupProfile, make_account: MakeAccount
) -> None:
    make_account()
    command = mouth.file("start_redpacket", PACKET)
    Action.objects.update(status=ActionStatus.CLAIMED)
    command_cancel(command_id=command.pk, now=mouth.now)
    Action.objects.update(status=ActionStatus.QUEUED)

    commands_sweep(desk=mouth.desk, now=mouth.now)

    assert Action.objects.get().status == ActionStatus.FAILED


def test_a_caller_with_allow_lists_reaches_nothing_else(
    mouth: Mouth, make_account: MakeAccount
) -> None:
    mine, other = make_account(), make_account()
    only = {"accounts": frozenset({mine.pk}), "groups": frozenset({GROUP_ID})}

    for _ in range(3):
        mouth.file("announce", ANNOUNCE, **only)
    with pytest.raises(CommandForbidden):
        mouth.file("announce", ANNOUNCE | {"groups": [GROUP_ID, -5]}, **only)
    with pytest.raises(CommandForbidden):
        mouth.file("announce", ANNOUNCE | {"account": str(other.pk)}, **only)

    assert set(Action.objects.values_list("account_id", flat=True)) == {mine.pk}


def test_an_unforeseen_failure_holds_up_no_other_command(
    mouth: Mouth, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = (mouth.now + timedelta(minutes=1)).isoformat()
    bad = mouth.file("announce", ANNOUNCE | {"at": at})
    good = mouth.file("announce", ANNOUNCE | {"at": at})
    Command.objects.filter(pk=bad.pk).update(accounts=["no id"])

    mouth.sweep(after=timedelta(minutes=1))

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (CommandState.ACCEPTED, CommandState.RUNNING)
