"""What accounts hear becomes events: once each, in Redis before anybody relies on it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import redis
import redis.asyncio

from drivers.messages import Button, ChatKind, IncomingMessage
from groups.deafness import HeardMarks
from groups.event_keys import message_key
from groups.events import GroupEvent
from groups.listener import Listener
from groups.own_ids import OwnIds
from groups.pending import PendingDrain, PendingStream, keys
from groups.pending.sealing import event_seal
from groups.watch_list import Watched, WatchList
from tests.unit.groups.builders import ACCOUNT, BASIC_GROUP, GROUP, NOON, OTHER, basic, incoming

OURS = 42
GRAB = (Button("Grab", b"rp:1"),)


class Ears:
    """A listener with everything around it that is real, and the bells that it rang."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self.watch = WatchList()
        self.watch.refresh(Watched(frozenset({GROUP, BASIC_GROUP}), frozenset({OURS})))
        self.rung: list[tuple[int, str]] = []
        self.broker_away = False
        self.own_ids = OwnIds(client)
        self.listener = Listener(
            stream=PendingStream(client),
            own_ids=self.own_ids,
            watch=self.watch,
            marks=HeardMarks(),
            ring_drain=self.ring,
            now=lambda: NOON,
        )
        self.hear = self.listener.hear

    async def ring(self, group_id: int, token: str) -> bool:
        self.rung.append((group_id, token))
        return not self.broker_away


@asynccontextmanager
async def ears_at(url: str) -> AsyncIterator[Ears]:
    async with redis.asyncio.Redis.from_url(url, retry=None) as client:
        yield Ears(client)


@pytest.fixture
async def ears(valkey: redis.Redis, redis_url: str) -> AsyncIterator[Ears]:
    async with ears_at(redis_url) as ears:
        yield ears


@pytest.fixture
def heard(valkey: redis.Redis) -> Callable[..., list[GroupEvent]]:
    def read(group_id: int = GROUP) -> list[GroupEvent]:
        entries: Any = valkey.xrange(keys.stream_key(group_id))
        bodies = [event_seal().open(group_id, fields[b"event"]) for _, fields in entries]
        return [GroupEvent.from_json(body) for body in bodies]

    return read


Heard = Callable[..., list[GroupEvent]]


async def test_a_message_is_kept_and_a_drain_is_rung_for(ears: Ears, heard: Heard) -> None:
    await ears.hear(ACCOUNT, incoming(text="hello"))

    [event] = heard()
    assert (event.text, event.heard_by, event.heard_at) == ("hello", ACCOUNT, NOON)
    [(group_id, token)] = ears.rung
    assert group_id == GROUP
    assert token


async def test_while_a_drain_is_at_work_nobody_is_rung_for(ears: Ears, heard: Heard) -> None:
    await ears.hear(ACCOUNT, incoming(message_id=1))
    await ears.hear(ACCOUNT, incoming(message_id=2))

    assert len(heard()) == 2
    assert len(ears.rung) == 1


@pytest.mark.parametrize(
    "message",
    [
        incoming(chat_id=GROUP - 1),
        incoming(chat_id=77, chat_kind=ChatKind.PRIVATE),
        incoming(outgoing=True),
        incoming(sender_id=OURS),
        incoming(edited=True),
    ],
)
async def test_what_is_none_of_our_business_is_dropped(
    message: IncomingMessage, ears: Ears, heard: Heard
) -> None:
    await ears.hear(ACCOUNT, message)

    assert heard(message.chat_id) == []
    assert ears.rung == []


async def test_one_message_heard_by_a_hundred_at_once_is_one_event(
    ears: Ears, heard: Heard
) -> None:
    await asyncio.gather(*(ears.hear(uuid4(), incoming(message_id=9)) for _ in range(100)))

    assert len(heard()) == 1
    assert len(ears.rung) == 1


async def test_two_hosts_that_hear_one_message_make_one_event(
    ears: Ears, redis_url: str, heard: Heard
) -> None:
    async with ears_at(redis_url) as other:
        await asyncio.gather(
            ears.hear(ACCOUNT, incoming(message_id=9)), other.hear(OTHER, incoming(message_id=9))
        )

        assert len(heard()) == 1
        assert len(ears.rung) + len(other.rung) == 1


async def test_a_basic_groups_message_is_one_event_under_many_ids(ears: Ears, heard: Heard) -> None:
    accounts = [uuid4() for _ in range(20)]
    said = [basic(message_id=1000 + 37 * n, buttons=GRAB) for n in range(20)]

    await asyncio.gather(*(ears.hear(a, m) for a, m in zip(accounts, said, strict=True)))

    [event] = heard(BASIC_GROUP)
    key = message_key(said[0])
    own = await ears.own_ids.own_message_ids(BASIC_GROUP, key, accounts)
    assert event.message_key == key
    assert own == {a: m.message_id for a, m in zip(accounts, said, strict=True)}


async def test_own_ids_are_known_to_other_hosts(ears: Ears, redis_url: str) -> None:
    await ears.hear(ACCOUNT, basic(message_id=1234))

    async with ears_at(redis_url) as other:
        key = message_key(basic())
        assert await other.own_ids.own_message_id(BASIC_GROUP, key, ACCOUNT) == 1234
        assert await other.own_ids.own_message_id(BASIC_GROUP, key, OTHER) is None


async def test_an_edit_that_brings_buttons_is_an_event_of_its_own(ears: Ears, heard: Heard) -> None:
    await ears.hear(ACCOUNT, incoming())
    await ears.hear(ACCOUNT, incoming(edited=True, buttons=GRAB))
    await ears.hear(OTHER, incoming(edited=True, buttons=GRAB, text="4 left"))

    first, edit = heard()
    assert edit.edited
    assert edit.message_key == first.message_key
    assert edit.key != first.key


async def test_an_edit_in_a_basic_group_names_its_original(ears: Ears, heard: Heard) -> None:
    plain = basic(message_id=50, buttons=GRAB, text="5 left")
    other = replace(plain, message_id=950)
    await ears.hear(ACCOUNT, plain)
    await ears.hear(OTHER, other)

    await ears.hear(ACCOUNT, replace(plain, edited=True, text="4 left"))
    await ears.hear(OTHER, replace(other, edited=True, text="4 left"))

    first, edit = heard(BASIC_GROUP)
    assert edit.message_key == first.key


async def test_a_mention_is_an_event_of_its_own_for_each_mentioned_account(
    ears: Ears, heard: Heard
) -> None:
    await ears.hear(OTHER, incoming())
    await ears.hear(ACCOUNT, incoming(mentioned=True))
    await ears.hear(ACCOUNT, incoming(mentioned=True))

    plain, mention = heard()
    assert plain.mentioned is None
    assert mention.mentioned == ACCOUNT
    assert mention.message_key == plain.key


async def test_a_message_is_not_known_before_it_is_in_redis(
    ears: Ears, heard: Heard, valkey: redis.Redis
) -> None:
    """Redis fails once: the message that is handed on again must not pass for known."""
    valkey.set(keys.stream_key(GROUP), "not a stream")
    with pytest.raises(redis.ResponseError):
        await ears.hear(ACCOUNT, incoming())
    valkey.delete(keys.stream_key(GROUP))

    await ears.hear(ACCOUNT, incoming())

    assert len(heard()) == 1


async def test_what_a_redis_that_lost_its_data_had_is_heard_again(
    ears: Ears, heard: Heard, valkey: redis.Redis, redis_url: str
) -> None:
    await ears.hear(ACCOUNT, basic(message_id=7))
    valkey.flushdb()

    ears.listener.forget()
    await ears.hear(ACCOUNT, basic(message_id=7))

    [event] = heard(BASIC_GROUP)
    async with ears_at(redis_url) as other:
        own = await other.own_ids.own_message_id(BASIC_GROUP, event.message_key, ACCOUNT)
    assert own == 7


async def test_redis_away_is_told_to_whoever_hands_messages_on() -> None:
    async with ears_at("redis://127.0.0.1:1/0") as ears:
        for message in (incoming(), basic()):
            with pytest.raises(redis.RedisError):
                await ears.hear(ACCOUNT, message)


async def test_an_account_that_is_closed_takes_nobodys_event_along(
    ears: Ears, heard: Heard
) -> None:
    first = asyncio.create_task(ears.hear(ACCOUNT, incoming()))
    second = asyncio.create_task(ears.hear(OTHER, incoming()))
    await asyncio.sleep(0)
    first.cancel()

    await second

    assert len(heard()) == 1
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_bell_that_fails_leaves_the_event_to_the_sweep(
    ears: Ears, heard: Heard, valkey: redis.Redis
) -> None:
    async def broken(group_id: int, token: str) -> bool:
        raise redis.ConnectionError

    deaf = Ears(ears.own_ids._redis)
    deaf.listener._ring_drain = broken
    with pytest.raises(redis.ConnectionError):
        await deaf.hear(ACCOUNT, incoming())

    await deaf.hear(ACCOUNT, incoming())

    assert len(heard()) == 1
    assert valkey.sismember(keys.GROUPS, str(GROUP))


async def test_a_lost_bell_gives_the_flag_back_for_the_next_sweep(
    ears: Ears, valkey: redis.Redis
) -> None:
    ears.broker_away = True

    await ears.hear(ACCOUNT, incoming())

    assert len(ears.rung) == 1
    assert PendingDrain(valkey).take_flag(GROUP)
