"""What was heard stays on record, sealed, for as many events as the settings say."""

import asyncio
from datetime import datetime, timedelta

import pytest
import redis
import redis.asyncio
from django.utils import timezone

from accounts.vault.keys import master_key_from_settings
from groups.pending import PendingStream, keys
from groups.pending.record import record_read
from groups.pending.sealing import EventSeal
from tests.unit.orchestration.heard import GROUP_ID, heard

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def hear(redis_url: str, *texts: str, keep: int = 1000) -> None:
    async def append() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            stream = PendingStream(client, keep=keep)
            for number, text in enumerate(texts, 1):
                await stream.append(heard(text, message_id=number))

    asyncio.run(append())


def texts(valkey: redis.Redis, *, since: datetime) -> list[str]:
    return [event.text for event in record_read(valkey, GROUP_ID, since=since).events]


def test_events_are_read_in_the_order_in_which_they_were_heard(
    valkey: redis.Redis, redis_url: str, now: datetime
) -> None:
    hear(redis_url, "one", "two", "three")

    assert texts(valkey, since=now - LONG_AGO) == ["one", "two", "three"]


def test_what_was_heard_before_is_left_out(
    valkey: redis.Redis, redis_url: str, now: datetime
) -> None:
    hear(redis_url, "one")

    assert texts(valkey, since=now + LONG_AGO) == []


def test_nothing_is_kept_where_nothing_is_to_be_kept(
    valkey: redis.Redis, redis_url: str, now: datetime
) -> None:
    hear(redis_url, "one", keep=0)

    assert not valkey.exists(keys.record_key(GROUP_ID))


def test_the_record_does_not_grow_for_ever(valkey: redis.Redis, redis_url: str) -> None:
    hear(redis_url, *map(str, range(400)), keep=100)

    assert 100 <= valkey.xlen(keys.record_key(GROUP_ID)) < 300
    assert 0 < valkey.ttl(keys.record_key(GROUP_ID)) <= keys.RECORD_LIFE.total_seconds()


def test_nobody_reads_in_redis_what_was_said(valkey: redis.Redis, redis_url: str) -> None:
    hear(redis_url, "a secret word")

    assert b"secret" not in str(valkey.xrange(keys.record_key(GROUP_ID))).encode()


def test_an_entry_under_another_key_is_counted_and_left_out(
    valkey: redis.Redis, redis_url: str, now: datetime
) -> None:
    hear(redis_url, "one")
    body = EventSeal.of(master_key_from_settings()).seal(GROUP_ID - 1, heard("two").to_json())
    valkey.xadd(keys.record_key(GROUP_ID), {"event": body})

    record = record_read(valkey, GROUP_ID, since=now - LONG_AGO)

    assert (len(record.events), record.unreadable) == (1, 1)
