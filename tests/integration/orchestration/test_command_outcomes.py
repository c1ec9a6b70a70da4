"""From a wish to the outcome, through the engine."""

from collections.abc import Collection
from random import Random
from uuid import UUID

import pytest
from django.utils import timezone

from groups.models import GroupProfile
from orchestration.commands.desk import CommandDesk
from orchestration.commands.wish import Wish
from orchestration.group_views import GroupViews
from orchestration.models import Action, ActionStatus, Command, CommandSource, CommandState
from redpackets.models import RedPacketEvent
from tests.integration.orchestration.engine_bench import wait_until
from tests.integration.orchestration.scene import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]


@pytest.fixture
def desk(scene: Scene) -> CommandDesk:
    def ring(account_ids: Collection[UUID]) -> None:
        for account_id in account_ids:
            scene.bench.engine.wake(account_id)

    return CommandDesk(GroupViews(lambda: 0.0), Random(3), ring)


def over(command: Command) -> Command:
    wait_until(lambda: Command.objects.get(pk=command.pk).state != CommandState.RUNNING)
    return Command.objects.get(pk=command.pk)


def test_a_command_is_over_with_its_last_outcome_and_without_a_sweep(
    desk: CommandDesk, scene: Scene, group: GroupProfile
) -> None:
    accounts = [scene.account() for _ in range(4)]
    GroupProfile.objects.update(strategies={"redpackets": {}})
    (message_id,) = set(scene.packet().ids.values())
    payload = {"group": scene.chat_id, "message_id": message_id, "data": "cnA6MQ=="}
    wish = Wish("start_redpacket", payload, CommandSource.BUS, "bus")

    filed = desk.file(wish, now=timezone.now())

    assert over(filed.command).state == CommandState.DONE
    statuses = Action.objects.filter(command=filed.command).values_list("status", flat=True)
    assert list(statuses) == [ActionStatus.DONE] * len(accounts)
    assert RedPacketEvent.objects.get().pk == filed.command.packet_id


def test_a_reply_quotes_its_message(desk: CommandDesk, scene: Scene, group: GroupProfile) -> None:
    account = scene.account()
    (message_id,) = set(scene.packet().ids.values())
    payload = {"group": scene.chat_id, "message_id": message_id, "text": "thank you"}

    filed = desk.file(Wish("reply", payload, CommandSource.BUS, "bus"), now=timezone.now())

    assert over(filed.command).state == CommandState.DONE
    said = scene.bench.telegram.chats[scene.chat_id].messages[-1]
    assert (said.sender_id, said.text) == (scene.users[account.pk], "thank you")
