"""Which mailboxes are looked into, and when."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from accounts.hosting.work import HeldAccount
from accounts.ledger import MemoryLedger, MemoryPeers
from drivers.memory.driver import MemoryDriver
from drivers.memory.telegram import MemoryTelegram
from drivers.messages import IncomingMessage
from orchestration.engine.mailboxes import LOOK_TWICE, PRESSES_AT_ONCE, Mailboxes
from orchestration.models import ActionKind, ActionStatus
from orchestration.statements.rows import Claim, ClaimedAction
from tests.unit.orchestration.heard import GROUP_ID, NOON

FIRST, SECOND = UUID(int=1), UUID(int=2)


def held(account_id: UUID) -> HeldAccount:
    telegram = MemoryTelegram()
    user = telegram.user("ours")

    async def hear(_message: IncomingMessage) -> None:
        """Nothing is said here."""

    driver = MemoryDriver(
        telegram,
        session=telegram.session(user.user_id),
        peers=MemoryPeers(),
        ledger=MemoryLedger(),
        on_message=hear,
        on_loss=lambda _error: None,
    )
    return HeldAccount(account_id, 1, user.user_id, driver)


def action(account_id: UUID, kind: ActionKind = ActionKind.PRESS) -> ClaimedAction:
    return ClaimedAction(
        id=1,
        fence=1,
        account_id=account_id,
        group_id=GROUP_ID,
        packet_id=None,
        kind=kind,
        status=ActionStatus.CLAIMED,
        event_key="key",
        rule="rule",
        slot=0,
        attempts=1,
        heard_at=NOON,
        expires_at=NOON,
        payload={},
    )


@pytest.fixture
async def boxes() -> Mailboxes:
    boxes = Mailboxes(asyncio.get_running_loop())
    boxes.open(held(FIRST))
    boxes.open(held(SECOND))
    await boxes.awake()
    return boxes


async def awake(boxes: Mailboxes) -> set[UUID]:
    """Who is awake now, without waiting."""
    boxes.wake(UUID(int=99))
    try:
        async with asyncio.timeout(0.02):
            return set(await boxes.awake())
    except TimeoutError:
        return set()


async def test_an_account_that_is_opened_is_awake() -> None:
    boxes = Mailboxes(asyncio.get_running_loop())

    boxes.open(held(FIRST))

    assert await awake(boxes) == {FIRST}
    assert await awake(boxes) == set()


async def test_bells_that_ring_together_make_one_look(boxes: Mailboxes) -> None:
    for account_id in (FIRST, SECOND, FIRST, UUID(int=3)):
        boxes.wake(account_id)

    assert await awake(boxes) == {FIRST, SECOND}


async def test_after_an_expired_action_the_next_one_is_looked_for(boxes: Mailboxes) -> None:
    boxes.looked({FIRST: PRESSES_AT_ONCE, SECOND: 1}, Claim(expired=(action(FIRST),)))

    assert await awake(boxes) == {FIRST}


async def test_a_find_of_one_account_wakes_no_other(boxes: Mailboxes) -> None:
    boxes.looked({FIRST: PRESSES_AT_ONCE}, Claim(claimed=(action(FIRST),)))

    assert await awake(boxes) == set()


async def test_what_was_empty_is_looked_into_once_more_and_not_at_once(boxes: Mailboxes) -> None:
    boxes.looked({FIRST: PRESSES_AT_ONCE}, Claim())

    assert await awake(boxes) == set()
    async with asyncio.timeout(2):
        assert set(await boxes.awake()) == {FIRST}
    boxes.looked({FIRST: PRESSES_AT_ONCE}, Claim())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2 * LOOK_TWICE.total_seconds()):
            await boxes.awake()


async def test_an_account_is_looked_at_when_its_next_action_is_due(boxes: Mailboxes) -> None:
    boxes.looked({FIRST: 4}, Claim(later={FIRST: timedelta(milliseconds=30)}))
    boxes.wake_in(FIRST, timedelta(hours=1))

    assert await awake(boxes) == set()
    async with asyncio.timeout(2):
        assert set(await boxes.awake()) == {FIRST}


async def test_a_press_that_ends_makes_room_for_what_may_be_waiting(boxes: Mailboxes) -> None:
    boxes.wake(FIRST)
    box = (await boxes.awake())[FIRST]
    for _ in range(PRESSES_AT_ONCE):
        boxes.begin(box, action(FIRST))
    boxes.looked({FIRST: PRESSES_AT_ONCE}, Claim(claimed=(action(FIRST),) * PRESSES_AT_ONCE))
    await awake(boxes)

    await boxes.finish(box, action(FIRST))

    assert boxes.free_presses(FIRST) == 1
    assert await awake(boxes) == {FIRST}


async def test_a_send_that_ends_lets_the_next_one_of_its_chat_go(boxes: Mailboxes) -> None:
    boxes.wake(FIRST)
    box = (await boxes.awake())[FIRST]
    boxes.begin(box, action(FIRST, ActionKind.SEND))

    await boxes.finish(box, action(FIRST, ActionKind.SEND))

    assert await awake(boxes) == {FIRST}


async def test_a_closed_mailbox_is_waited_for_until_its_calls_have_ended(
    boxes: Mailboxes,
) -> None:
    boxes.wake(FIRST)
    box = (await boxes.awake())[FIRST]
    boxes.begin(box, action(FIRST))
    assert boxes.close(FIRST) is box

    assert not await boxes.settled([box], within=timedelta(milliseconds=10))
    waiting = asyncio.create_task(boxes.settled([box], within=timedelta(seconds=2)))
    await asyncio.sleep(0)
    await boxes.finish(box, action(FIRST))

    assert await waiting
    assert await awake(boxes) == set()


async def test_a_reopened_mailbox_counts_the_presses_that_are_still_under_way(
    boxes: Mailboxes,
) -> None:
    boxes.wake(FIRST)
    box = (await boxes.awake())[FIRST]
    for _ in range(PRESSES_AT_ONCE):
        boxes.begin(box, action(FIRST))

    boxes.close(FIRST)
    boxes.open(held(FIRST))

    assert boxes.free_presses(FIRST) == 0
    boxes.looked({FIRST: 0}, Claim())
    await awake(boxes)
    await boxes.finish(box, action(FIRST))
    assert boxes.free_presses(FIRST) == 1
    assert await awake(boxes) == {FIRST}
