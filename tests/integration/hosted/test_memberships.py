"""Hosts learn which groups their accounts are in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.work import HeldAccount
from accounts.ledger import MemoryLedger, MemoryPeers
from accounts.models import Account
from drivers.errors import NotAnswered
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.messages import IncomingMessage
from drivers.protocol import Application
from groups.models import GroupMember, GroupProfile
from sis_project.hosted.memberships import ASK_EVERY, TRY_AGAIN_AFTER, Memberships

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Desk:
    """One held account on an in-memory Telegram, and the clock."""

    def __init__(self, telegram: MemoryTelegram, held: HeldAccount, lane: DatabaseLane) -> None:
        self.now = NOON
        self.telegram = telegram
        self.held = held
        self.memberships = Memberships(lane, lambda: self.now)

    async def join(self, title: str) -> int:
        """A new group of Telegram, which is registered here."""
        group_id = self.telegram.supergroup(title, [self.held.user_id])
        await GroupProfile.objects.acreate(group_id=group_id, name=title)
        return group_id

    async def known(self) -> set[int]:
        """The groups that the tables say the account is in."""
        rows = GroupMember.objects.filter(account_id=self.held.account_id)
        return {group_id async for group_id in rows.values_list("group_id", flat=True)}


@pytest.fixture
async def desk(transactional_db: None) -> AsyncIterator[Desk]:
    telegram = MemoryTelegram()
    user = telegram.user("one")
    account = await Account.objects.acreate(display_name="one", telegram_user_id=user.user_id)

    async def hear(message: IncomingMessage) -> None:
        """Nothing is said in these tests."""

    driver = MemoryFactory(telegram).open(
        application=Application(api_id=1, api_hash="x"),
        session=telegram.session(user.user_id),
        peers=MemoryPeers(),
        ledger=MemoryLedger(),
        on_message=hear,
        on_loss=lambda _: None,
    )
    await driver.connect()
    lane = DatabaseLane("memberships-test")
    yield Desk(telegram, HeldAccount(account.pk, 1, user.user_id, driver), lane)
    await driver.disconnect()
    lane.close()
    await sync_to_async(connections.close_all)()


async def test_an_account_is_asked_when_its_line_opens(desk: Desk) -> None:
    group_id = await desk.join("friends")

    desk.memberships.opened(desk.held)
    await desk.memberships.look()

    assert await desk.known() == {group_id}


async def test_it_is_asked_again_after_a_while_and_not_before(desk: Desk) -> None:
    desk.memberships.opened(desk.held)
    await desk.memberships.look()
    group_id = await desk.join("new friends")

    desk.now += ASK_EVERY - timedelta(seconds=1)
    await desk.memberships.look()
    assert await desk.known() == set()

    desk.now += timedelta(seconds=1)
    await desk.memberships.look()
    assert await desk.known() == {group_id}


async def test_all_are_asked_when_the_watched_groups_change(desk: Desk) -> None:
    desk.memberships.opened(desk.held)
    await desk.memberships.look()
    group_id = await desk.join("new friends")

    desk.memberships.ask_all()
    await desk.memberships.look()

    assert await desk.known() == {group_id}


async def test_an_account_that_gives_no_answer_is_asked_again_soon(desk: Desk) -> None:
    group_id = await desk.join("friends")
    desk.telegram.faults.fail(desk.held.user_id, "chats", NotAnswered("NO_ANSWER"))
    desk.memberships.opened(desk.held)
    await desk.memberships.look()
    assert await desk.known() == set()

    desk.now += TRY_AGAIN_AFTER
    await desk.memberships.look()

    assert await desk.known() == {group_id}


async def test_an_account_that_was_closed_is_not_asked(desk: Desk) -> None:
    await desk.join("friends")
    desk.memberships.opened(desk.held)

    desk.memberships.closed(desk.held.account_id)
    await desk.memberships.look()

    assert await desk.known() == set()
