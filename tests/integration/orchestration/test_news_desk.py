"""News of actions: told in batches, and none holds up the others."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.hosting.lanes import DatabaseLane
from accounts.models import Account
from groups.models import GroupProfile
from orchestration.engine.news_desk import News, NewsDesk
from orchestration.models import ActionKind, ActionStatus, CommandState
from orchestration.packet_news import PacketNews
from redpackets.models import RedPacketClaim, RedPacketEvent
from tests.integration.orchestration.mouth import ANNOUNCE, Mouth, actions_end
from tests.integration.orchestration.plans import GROUP_ID

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]


def won(packet_id: int, account_id: UUID) -> News:
    packet = PacketNews(
        packet_id=packet_id,
        group_id=GROUP_ID,
        account_id=account_id,
        kind=ActionKind.PRESS,
        status=ActionStatus.DONE,
        answer="You won 1 USDT",
    )
    return News(packet, None)


def test_news_of_a_packet_that_is_gone_holds_up_no_other(
    group: GroupProfile, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    packet = RedPacketEvent.objects.create(
        group=group,
        message_id=7,
        message_key="k",
        heard_at=now,
        expires_at=now + timedelta(minutes=1),
    )

    async def tell() -> bool:
        lane = DatabaseLane("news")
        desk = NewsDesk(lane)
        desk.tell(won(packet.pk + 1000, account.pk))
        desk.tell(won(packet.pk, account.pk))
        await desk.batch()
        lane.close()
        return await desk.drained(within=timedelta(seconds=1))

    assert asyncio.run(tell())
    assert RedPacketClaim.objects.get().event_id == packet.pk
    assert "could not be recorded" in caplog.text
    assert "You won" not in caplog.text


def test_a_command_ends_though_the_news_of_its_packet_cannot_be_recorded(
    mouth: Mouth, account: Account
) -> None:
    command = mouth.file("announce", ANNOUNCE)
    actions_end(command, ActionStatus.DONE)
    packet = won(1000, account.pk).packet

    async def tell() -> None:
        lane = DatabaseLane("news")
        desk = NewsDesk(lane)
        desk.tell(News(packet, command.pk))
        await desk.batch()
        lane.close()

    asyncio.run(tell())

    command.refresh_from_db()
    assert command.state == CommandState.DONE
