"""Groups, accounts and packets to play with."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

import pytest
import redis

from accounts.models import Account
from drivers.messages import ChatKind
from groups.models import GroupProfile
from redpackets.detection import DetectedPacket, PacketKind
from redpackets.models import RedPacketEvent
from redpackets.services import packet_open
from tests.unit.groups.builders import GROUP, NOON

OpenPacket: TypeAlias = Callable[..., RedPacketEvent]


@pytest.fixture(autouse=True)
def _servers(transactional_db: None, valkey: redis.Redis) -> None:
    """Every test here commits for real: what follows a commit is part of what is tested."""


@pytest.fixture
def group() -> GroupProfile:
    return GroupProfile.objects.create(group_id=GROUP, name="Games")


@pytest.fixture
def accounts() -> list[Account]:
    return [Account.objects.create(telegram_user_id=500 + n) for n in range(3)]


def detected(message_id: int = 1, *, group_id: int = GROUP) -> DetectedPacket:
    return DetectedPacket(
        group_id=group_id,
        chat_kind=ChatKind.SUPERGROUP,
        message_key=f"{group_id}:{message_id}",
        message_id=message_id,
        kind=PacketKind.BUTTON,
        heard_at=NOON,
        expires_at=NOON + timedelta(seconds=60),
        data=b"rp:1",
    )


@pytest.fixture
def open_packet(group: GroupProfile) -> OpenPacket:
    return lambda message_id=1: packet_open(detected=detected(message_id))
