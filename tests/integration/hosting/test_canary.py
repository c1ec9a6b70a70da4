"""A worker that hears no bell of its queue hands over and ends."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.db.models.functions import Now
from django.utils import timezone

from accounts.hosting.canary import LOOKS_IN_A_ROW, Canary
from accounts.hosting.host import Host
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.overview import hosts_overview
from accounts.hosting.registry import host_heard, host_is_deaf
from accounts.models import Account, AccountLease, HostRegistration
from tests.integration.hosting.world import World

SECOND = timedelta(seconds=1)


def rung(host_id: str, *, after: timedelta) -> None:
    """A bell rang so long after the host was last heard of."""
    HostRegistration.objects.filter(pk=host_id).update(rung_at=Now() + after)


def test_bells_that_are_rung_for_ninety_seconds_and_not_heard_tell(
    world: World, host: Host, accounts: list[Account]
) -> None:
    host_id = host.incarnation.id
    assert not host_is_deaf(host_id=host_id), "none was rung"

    host_heard(host_id=host_id)
    rung(host_id, after=80 * SECOND)
    assert not host_is_deaf(host_id=host_id)
    rung(host_id, after=91 * SECOND)
    assert host_is_deaf(host_id=host_id)
    assert [one.state for one in hosts_overview()] == ["deaf"]


@pytest.fixture
async def lane(transactional_db: None) -> AsyncIterator[DatabaseLane]:
    lane = DatabaseLane("canary-test")
    yield lane
    lane.close()
    await sync_to_async(connections.close_all)()


async def test_one_look_is_not_enough_and_it_is_said_once(lane: DatabaseLane) -> None:
    said: list[int] = []
    now = timezone.now()
    await HostRegistration.objects.acreate(
        pk="h",
        pid=1,
        capacity=1,
        expires_at=now,
        started_at=now,
        rung_at=now + 91 * SECOND,
    )
    canary = Canary("h", deaf=lambda: said.append(1))

    for look in range(1, LOOKS_IN_A_ROW + 3):
        await canary.watch(lane)
        assert len(said) == (look >= LOOKS_IN_A_ROW)


def test_a_deaf_host_hands_everything_over_and_says_so(
    world: World, accounts: list[Account]
) -> None:
    ended: list[int] = []
    host = world.host(on_death=lambda: ended.append(1))
    world.wait_until(lambda: len(world.work_of(host).open) == len(accounts), "it holds all")

    rung(host.incarnation.id, after=200 * SECOND)

    world.wait_until(lambda: bool(ended), "it ends", within=25)
    assert not world.work_of(host).open
    assert not AccountLease.objects.exclude(holder="").exists()
