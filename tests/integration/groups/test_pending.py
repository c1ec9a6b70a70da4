"""The pending stream over a real Valkey: who holds the flag, and what is read, done, parked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
import redis.asyncio

from groups.errors import EventUnreadable
from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from groups.pending import Finished, PendingDrain, PendingStream, keys
from groups.pending.drain import MAX_FAILURES
from groups.pending.sealing import event_seal
from tests.unit.groups.builders import ACCOUNT, GROUP, NOON, incoming


def heard(message_id: int = 1, text: str = "hello") -> GroupEvent:
    message = incoming(message_id=message_id, text=text)
    return event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)


@pytest.fixture
def drain(valkey: redis.Redis) -> PendingDrain:
    return PendingDrain(valkey)


@pytest.fixture
async def stream(valkey: redis.Redis, redis_url: str) -> AsyncIterator[PendingStream]:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        yield PendingStream(client)


async def test_the_first_event_takes_the_flag_and_the_second_does_not(
    stream: PendingStream,
) -> None:
    first = await stream.append(heard(1))
    second = await stream.append(heard(2))

    assert first.new
    assert first.token
    assert second.new
    assert second.token is None


async def test_the_same_event_is_appended_once(stream: PendingStream, drain: PendingDrain) -> None:
    token = (await stream.append(heard(1))).token
    again = await stream.append(heard(1))

    assert not again.new
    assert token is not None
    entries = drain.read(GROUP, token, count=10)
    assert entries is not None
    assert [entry.event().message_id for entry in entries] == [1]


async def test_entries_are_read_in_the_order_in_which_they_were_heard(
    stream: PendingStream, drain: PendingDrain
) -> None:
    token = (await stream.append(heard(1))).token
    for message_id in range(2, 6):
        await stream.append(heard(message_id))

    entries = drain.read(GROUP, token or "", count=3)

    assert entries is not None
    assert [entry.event().message_id for entry in entries] == [1, 2, 3]


async def test_a_drain_that_finishes_everything_clears_the_flag_and_the_group(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    token = (await stream.append(heard(1))).token or ""
    entries = drain.read(GROUP, token, count=10) or []

    finished = drain.finish(GROUP, token, [entry.entry_id for entry in entries])

    assert finished is Finished.RELEASED
    assert drain.groups_with_entries() == set()
    assert not valkey.exists(keys.flag_key(GROUP))
    assert (await stream.append(heard(2))).token


async def test_an_event_that_comes_during_a_batch_keeps_the_drain_at_work(
    stream: PendingStream, drain: PendingDrain
) -> None:
    token = (await stream.append(heard(1))).token or ""
    entries = drain.read(GROUP, token, count=10) or []
    late = await stream.append(heard(2))

    finished = drain.finish(GROUP, token, [entry.entry_id for entry in entries])

    assert late.token is None
    assert finished is Finished.MORE


async def test_a_drain_whose_flag_another_took_stops(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    stale = (await stream.append(heard(1))).token or ""
    entries = drain.read(GROUP, stale, count=10) or []
    await stream.append(heard(2))
    valkey.delete(keys.flag_key(GROUP))
    taken = drain.take_flag(GROUP)

    finished = drain.finish(GROUP, stale, [entry.entry_id for entry in entries])

    assert taken is not None
    assert finished is Finished.LOST
    assert drain.read(GROUP, stale, count=10) is None
    assert not drain.refresh(GROUP, stale)
    assert not drain.release(GROUP, stale)
    assert drain.refresh(GROUP, taken)
    left = drain.read(GROUP, taken, count=10) or []
    assert [entry.event().message_id for entry in left] == [2]


async def test_a_drain_that_lost_its_flag_clears_nobody_elses(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    stale = (await stream.append(heard(1))).token or ""
    entries = drain.read(GROUP, stale, count=10) or []
    valkey.delete(keys.flag_key(GROUP))
    taken = drain.take_flag(GROUP) or ""

    finished = drain.finish(GROUP, stale, [entry.entry_id for entry in entries])

    assert finished is Finished.LOST
    assert valkey.get(keys.flag_key(GROUP)) == taken.encode()
    assert drain.finish(GROUP, taken, []) is Finished.RELEASED


async def test_a_flag_that_ran_out_untaken_is_taken_back(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    token = (await stream.append(heard(1))).token or ""
    valkey.delete(keys.flag_key(GROUP))

    assert drain.refresh(GROUP, token)
    assert drain.take_flag(GROUP) is None


async def test_the_sweep_takes_the_flag_of_a_dead_drain_alone(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    await stream.append(heard(1))
    held = drain.take_flag(GROUP)
    valkey.delete(keys.flag_key(GROUP))
    taken = drain.take_flag(GROUP)

    assert held is None
    assert drain.groups_with_entries() == {GROUP}
    assert taken is not None
    assert 0 < valkey.pttl(keys.flag_key(GROUP)) <= 10_000


async def test_a_group_without_entries_leaves_the_sweeps_set(
    drain: PendingDrain, valkey: redis.Redis
) -> None:
    valkey.sadd(keys.GROUPS, GROUP)

    assert drain.take_flag(GROUP) is None
    assert drain.groups_with_entries() == set()


async def test_a_released_flag_is_free_while_entries_wait(
    stream: PendingStream, drain: PendingDrain
) -> None:
    token = (await stream.append(heard(1))).token or ""

    assert drain.release(GROUP, token)
    assert drain.take_flag(GROUP)


async def test_an_entry_that_fails_five_times_is_parked(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    token = (await stream.append(heard(1))).token or ""
    entry = (drain.read(GROUP, token, count=1) or [])[0]

    parked = [drain.fail(entry, reason="KeyError") for _ in range(MAX_FAILURES)]

    assert parked == [False] * (MAX_FAILURES - 1) + [True]
    assert drain.read(GROUP, token, count=1) == []
    assert drain.finish(GROUP, token, []) is Finished.RELEASED
    found: Any = valkey.xrange(keys.dead_key(GROUP))
    [(_, fields)] = found
    assert fields[b"reason"] == b"KeyError"
    assert GroupEvent.from_json(event_seal().open(GROUP, fields[b"event"])) == heard(1)
    assert not valkey.exists(keys.failures_key(GROUP))


async def test_an_unreadable_entry_holds_up_no_other(
    stream: PendingStream, drain: PendingDrain, valkey: redis.Redis
) -> None:
    valkey.xadd(keys.stream_key(GROUP), {"event": b'{"text": "secret"}'})
    token = (await stream.append(heard(2))).token or ""

    bad, good = drain.read(GROUP, token, count=10) or []

    with pytest.raises(EventUnreadable) as caught:
        bad.event()
    assert "secret" not in str(caught.value)
    assert good.event() == heard(2)


async def test_the_oldest_pending_event_is_told_for_each_group(stream: PendingStream) -> None:
    assert await stream.oldest_pending() == {}
    before = datetime.now(UTC) - timedelta(seconds=1)
    await stream.append(heard(1))

    oldest = await stream.oldest_pending()

    assert set(oldest) == {GROUP}
    assert before < oldest[GROUP] < datetime.now(UTC) + timedelta(seconds=1)
