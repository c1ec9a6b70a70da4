"""The inbox against any disorder: whatever the wire does, everything is heard once, in order."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import (
    DriverError,
    FloodWait,
    MethodRefused,
    NotAnswered,
    PeerUnavailable,
    SessionLost,
)
from drivers.hearing import inbox as inbox_module
from drivers.hearing.handing import Handing
from drivers.hearing.inbox import Inbox
from drivers.hearing.steps import (
    AccountDifference,
    Behind,
    ChatDifference,
    Envelope,
    GroupState,
    HistoryPage,
    Step,
)
from drivers.messages import ChatKind, IncomingMessage
from drivers.protocol import AccountPts

CHAT = -1002200000001
FAMILY = -5000001
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def message(chat_id: int, number: int) -> IncomingMessage:
    kind = ChatKind.SUPERGROUP if chat_id == CHAT else ChatKind.BASIC_GROUP
    return IncomingMessage(chat_id, kind, number, sender_id=1, date=NOON, text=str(number))


def step(number: int, *, chat_id: int | None = CHAT) -> Step:
    return Step(chat_id, number, 1, message(chat_id or FAMILY, number))


def envelope(*steps: Step | Behind) -> Envelope:
    return Envelope(entries=steps, date=int(NOON.timestamp()))


class Ledger:
    def __init__(self) -> None:
        self.own = AccountPts(pts=0, qts=0, date=0, seq=0)
        self.chats: dict[int, int] = {CHAT: 0}
        self.broken = False

    def account(self) -> AccountPts:
        return self.own

    def set_account(self, pts: AccountPts) -> None:
        self.own = pts

    def channels(self) -> Mapping[int, int]:
        return self.chats

    def newest_id(self, chat_id: int) -> int | None:
        return None

    def set_channel(self, chat_id: int, pts: int, *, newest_id: int = 0) -> None:
        if self.broken:
            raise RuntimeError("The ledger cannot be written")
        self.chats[chat_id] = pts


@dataclass
class Truth:
    """What Telegram counted, and a Source that tells it."""

    counted: dict[int | None, int] = field(default_factory=lambda: {None: 0, CHAT: 0})
    asked: int = 0
    errors: list[DriverError] = field(default_factory=list)
    refused_chat: DriverError | None = None

    def _ask(self) -> None:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)

    async def state(self) -> AccountPts:
        return AccountPts(pts=self.counted[None], qts=0, date=0, seq=0)

    async def difference(self, since: AccountPts) -> AccountDifference:
        self._ask()
        numbers = range(since.pts + 1, self.counted[None] + 1)
        return AccountDifference(
            messages=tuple(message(FAMILY, number) for number in numbers),
            entries=(),
            state=await self.state(),
        )

    async def chat_difference(self, chat_id: int, pts: int) -> ChatDifference:
        self._ask()
        if self.refused_chat is not None:
            error, self.refused_chat = self.refused_chat, None
            raise error
        numbers = range(pts + 1, self.counted[chat_id] + 1)
        return ChatDifference(
            messages=tuple(message(chat_id, number) for number in numbers),
            pts=self.counted[chat_id],
        )

    async def groups(self) -> list[GroupState]:
        return [
            GroupState(CHAT, ChatKind.SUPERGROUP, self.counted[CHAT]),
            GroupState(FAMILY, ChatKind.BASIC_GROUP, None),
        ]

    async def page(self, chat_id: int, *, limit: int, before: int = 0) -> HistoryPage:
        counter = None if chat_id == FAMILY else chat_id
        numbers = range(1, before or self.counted[counter] + 1)[-limit:]
        told = tuple(message(chat_id, number) for number in numbers)
        return HistoryPage(told, min(numbers, default=None))


class Room:
    """An inbox with everything around it."""

    def __init__(self, *, gap_patience: float = 0.01, silence: float = 900) -> None:
        self.truth = Truth()
        self.ledger = Ledger()
        self.heard: list[IncomingMessage] = []
        self.failures: list[DriverError] = []
        self.refuse: Callable[[IncomingMessage], bool] = lambda _: False
        self.inbox = Inbox(
            self.truth,
            self.ledger,
            Handing(self._hear),
            on_failure=self.failures.append,
            gap_patience=timedelta(seconds=gap_patience),
            silence=timedelta(seconds=silence),
        )

    async def _hear(self, heard: IncomingMessage) -> None:
        if self.refuse(heard):
            raise OSError("not now")
        self.heard.append(heard)

    def numbers(self, chat_id: int = CHAT) -> list[int]:
        return [heard.message_id for heard in self.heard if heard.chat_id == chat_id]

    async def __aenter__(self) -> "Room":
        self.inbox.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.inbox.stop()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - conditions on plain objects
                await asyncio.sleep(0.001)


disorder = st.lists(st.tuples(st.sampled_from([None, CHAT]), st.integers(1, 12)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(arrivals=disorder, grouped=st.booleans())
async def test_whatever_arrives_everything_is_heard_once_and_in_order(
    arrivals: list[tuple[int | None, int]], *, grouped: bool
) -> None:
    async with Room(gap_patience=0.001) as room:
        room.truth.counted = {None: 12, CHAT: 12}
        steps = [step(number, chat_id=chat_id) for chat_id, number in arrivals]
        for part in [steps] if grouped else [[one] for one in steps]:
            room.inbox.feed(envelope(*part))
        await room.inbox.recover()
        await room.until(room.inbox._queue.empty)
        await room.inbox.recover()

        assert room.numbers(CHAT) == list(range(1, 13))
        assert room.numbers(FAMILY) == list(range(1, 13))
        assert (room.ledger.own.pts, room.ledger.chats[CHAT]) == (12, 12)


async def test_a_gap_that_fills_by_itself_costs_no_question() -> None:
    async with Room(gap_patience=0.2) as room:
        for number in (3, 2, 4, 1):
            room.inbox.feed(envelope(step(number)))
        await room.until(lambda: len(room.heard) == 4)

        assert room.numbers() == [1, 2, 3, 4]
        assert room.truth.asked == 0


async def test_a_gap_that_stays_is_asked_for_once_its_patience_is_over() -> None:
    async with Room(gap_patience=0.05) as room:
        room.truth.counted[CHAT] = 3
        room.inbox.feed(envelope(step(3)))
        await asyncio.sleep(0.02)
        assert room.heard == []

        await room.until(lambda: len(room.heard) == 3)

        assert room.numbers() == [1, 2, 3]
        assert room.truth.asked == 1


@pytest.mark.parametrize(
    "error", [NotAnswered("NO_ANSWER"), FloodWait("FLOOD_WAIT_X", timedelta(milliseconds=20))]
)
async def test_a_difference_that_nobody_answers_is_asked_for_again(error: DriverError) -> None:
    async with Room() as room:
        room.truth.counted[CHAT] = 2
        room.truth.errors = [error]
        room.inbox.feed(envelope(step(2)))
        await room.until(lambda: len(room.heard) == 2)

        assert room.truth.asked == 2


@pytest.mark.parametrize(
    "error", [PeerUnavailable("CHANNEL_PRIVATE"), MethodRefused("PERSISTENT_TIMESTAMP_INVALID")]
)
async def test_a_difference_that_is_refused_lets_what_was_held_go_on(error: DriverError) -> None:
    async with Room() as room:
        room.truth.errors = [error]
        room.inbox.feed(envelope(step(5)))
        room.inbox.feed(envelope(step(7)))
        await room.until(lambda: len(room.heard) == 2)
        room.inbox.feed(envelope(step(8)))
        await room.until(lambda: len(room.heard) == 3)

        assert room.numbers() == [5, 7, 8]


async def test_a_gap_that_a_recovery_fills_is_not_asked_for_again() -> None:
    async with Room(gap_patience=0.05) as room:
        room.truth.counted[CHAT] = 3
        room.inbox.feed(envelope(step(3)))
        await room.until(room.inbox._queue.empty)

        assert await room.inbox.recover() == 3
        asked = room.truth.asked
        await asyncio.sleep(0.1)

        assert room.truth.asked == asked
        assert room.numbers() == [1, 2, 3]


async def test_a_supergroup_that_is_not_told_now_does_not_fail_the_recovery() -> None:
    room = Room()
    room.truth.counted = {None: 1, CHAT: 2}
    room.truth.refused_chat = FloodWait("FLOOD_WAIT_X", timedelta(milliseconds=50))

    assert await room.inbox.recover() == 1

    async with room:
        await room.until(lambda: len(room.heard) == 3)
    assert room.numbers() == [1, 2]


async def test_an_account_whose_difference_is_refused_starts_again_and_reads_its_groups_back() -> (
    None
):
    async with Room() as room:
        room.inbox.feed(envelope(step(1, chat_id=None)))
        await room.until(lambda: room.numbers(FAMILY) == [1])
        room.truth.counted[None] = 3
        room.truth.errors = [MethodRefused("PERSISTENT_TIMESTAMP_INVALID")]

        assert await room.inbox.recover() == 2

    assert room.numbers(FAMILY) == [1, 2, 3]
    assert room.ledger.own.pts == 3


async def test_a_dead_session_leaves_the_ledger_where_it_is() -> None:
    async with Room() as room:
        room.truth.errors = [SessionLost("SESSION_REVOKED")]
        room.inbox.feed(envelope(step(2)))
        await room.until(lambda: room.truth.asked)
        await asyncio.sleep(0.05)

        assert room.heard == []
        assert room.ledger.chats[CHAT] == 0


async def test_too_long_is_fetched_at_once() -> None:
    async with Room(gap_patience=60) as room:
        room.truth.counted = {None: 3, CHAT: 3}
        room.inbox.feed(envelope(Behind(CHAT), Behind(None)))
        await room.until(lambda: len(room.heard) == 6)


async def test_a_lost_container_is_noticed_by_its_seq() -> None:
    async with Room(gap_patience=60) as room:
        room.truth.counted[None] = 2
        room.inbox.feed(Envelope(entries=(), seq_start=5, seq=5))
        await room.until(lambda: len(room.heard) == 2)


async def test_seq_and_qts_move_the_ledger() -> None:
    async with Room() as room:
        room.inbox.feed(Envelope(entries=(), seq_start=1, seq=1, qts=4))
        await room.until(lambda: room.ledger.own.seq == 1)

        assert room.ledger.own.qts == 4


async def test_silence_makes_us_look_everywhere() -> None:
    async with Room(silence=0.05) as room:
        room.truth.counted = {None: 1, CHAT: 1}
        await room.until(lambda: len(room.heard) == 2)


async def test_a_handler_that_fails_gets_the_same_message_again_before_any_other() -> None:
    async with Room() as room:
        refusals: list[int] = []

        def refuse(heard: IncomingMessage) -> bool:
            refusals.append(heard.message_id)
            return len(refusals) < 3

        room.refuse = refuse
        for number in (1, 2):
            room.inbox.feed(envelope(step(number)))
        await room.until(lambda: len(room.heard) == 2)

        assert refusals == [1, 1, 1, 2]


async def test_the_ledger_moves_only_after_the_handler_returned() -> None:
    async with Room() as room:
        seen: list[int] = []

        def note(_: IncomingMessage) -> bool:
            seen.append(room.ledger.chats[CHAT])
            return False

        room.refuse = note
        for number in (1, 2, 3):
            room.inbox.feed(envelope(step(number)))
        await room.until(lambda: len(room.heard) == 3)

        assert seen == [0, 1, 2]


async def test_too_many_waiting_updates_are_dropped_and_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbox_module, "OVERFLOW", 10)
    async with Room(gap_patience=60) as room:
        room.truth.counted[CHAT] = 50
        for number in range(1, 51):
            room.inbox.feed(envelope(step(number)))
        await room.until(lambda: len(room.heard) == 50)

        assert room.numbers() == list(range(1, 51))


@pytest.mark.parametrize(
    "error", [NotAnswered("NO_ANSWER"), FloodWait("FLOOD_WAIT_X", timedelta(milliseconds=20))]
)
async def test_a_look_everywhere_that_failed_is_tried_again_on_a_quiet_line(
    error: DriverError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "DOUBT_AGAIN", 0.02)
    async with Room() as room:
        room.truth.counted[None] = 2
        room.truth.errors = [error]

        room.inbox.doubt()

        await room.until(lambda: len(room.heard) == 2)


async def test_an_inbox_that_breaks_says_so() -> None:
    async with Room() as room:
        room.ledger.broken = True
        room.inbox.feed(envelope(step(1)))
        await room.until(lambda: room.failures)

        assert room.failures[0].error_id == "INBOX_FAILED"


async def test_a_stopped_inbox_hands_nothing_on() -> None:
    room = Room()
    async with room:
        room.refuse = lambda _: True
        room.inbox.feed(envelope(step(1)))
        await asyncio.sleep(0.02)
    room.refuse = lambda _: False
    await asyncio.sleep(0.1)

    assert room.heard == []
    assert room.ledger.chats[CHAT] == 0
