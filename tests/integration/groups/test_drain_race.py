"""The race between a drain's end and the next event: heard at any moment, an event is drained."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import redis

from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from groups.pending import Finished, PendingDrain, keys, scripts
from groups.pending.sealing import event_seal
from tests.unit.groups.builders import ACCOUNT, GROUP, NOON, incoming

CALLS_OF_A_DRAIN = range(1, 7)


class Interposed(redis.Redis):
    """A client that lets something happen just before its n-th call."""

    before: Callable[[], None]
    at: int = 0

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.at -= 1
        if self.at == 0:
            self.before()
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


class TwoStepDrain(PendingDrain):
    """The shape that loses: it looks for more, and clears the flag in a call of its own."""

    def finish(self, group_id: int, token: str, entry_ids: Sequence[str]) -> Finished:
        assert token
        if entry_ids:
            self._redis.xdel(keys.stream_key(group_id), *entry_ids)
        if self._redis.xlen(keys.stream_key(group_id)):
            return Finished.MORE
        self._redis.delete(keys.flag_key(group_id))
        return Finished.RELEASED


def heard(message_id: int) -> GroupEvent:
    message = incoming(message_id=message_id)
    return event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)


def hear(client: redis.Redis, message_id: int) -> str | None:
    """What the listener does, in a thread: the token when it has to ring."""
    event, token = heard(message_id), f"token-{message_id}"
    _, taken = client.register_script(scripts.HEAR)(
        keys=[
            keys.seen_key(GROUP, event.key),
            keys.stream_key(GROUP),
            keys.GROUPS,
            keys.flag_key(GROUP),
            keys.record_key(GROUP),
        ],
        args=[event_seal().seal(GROUP, event.to_json()), GROUP, 60_000, token, 10_000, 0, 0],
    )
    return token if taken else None


def run(drain: PendingDrain, token: str, done: set[int]) -> None:
    """What drain_group does, without deciding anything."""
    while True:
        entries = drain.read(GROUP, token, count=2) or []
        done.update(entry.event().message_id for entry in entries)
        if drain.finish(GROUP, token, [e.entry_id for e in entries]) is not Finished.MORE:
            return


def left_behind(
    shape: type[PendingDrain], valkey: redis.Redis, redis_url: str, *, at: int
) -> set[int]:
    """Hear 1, drain, hear 2 just before the drain's n-th call, answer every bell: what is left."""
    valkey.flushdb()
    rung: list[str | None] = []
    done: set[int] = set()
    first = hear(valkey, 1)
    assert first
    with Interposed.from_url(redis_url) as client:
        drain = shape(client)
        drain.read(GROUP, first, count=0)  # loads a script, so that calls count alike
        client.before, client.at = lambda: rung.append(hear(valkey, 2)), at
        run(drain, first, done)
        for token in rung:
            if token:
                run(drain, token, done)
    return ({1, 2} if rung else {1}) - done


@pytest.mark.parametrize("at", CALLS_OF_A_DRAIN)
def test_an_event_heard_at_any_call_of_a_drain_is_drained(
    at: int, valkey: redis.Redis, redis_url: str
) -> None:
    assert left_behind(PendingDrain, valkey, redis_url, at=at) == set()
    assert valkey.xlen(keys.stream_key(GROUP)) == 0


def test_clearing_the_flag_in_a_call_of_its_own_leaves_an_event_behind(
    valkey: redis.Redis, redis_url: str
) -> None:
    """The negative control: the moment that the test above provokes really exists."""
    left = [left_behind(TwoStepDrain, valkey, redis_url, at=at) for at in CALLS_OF_A_DRAIN]

    assert any(left)


def test_many_drains_and_a_busy_listener_leave_nothing_behind(
    valkey: redis.Redis, redis_url: str
) -> None:
    drain = PendingDrain(valkey)
    done: set[int] = set()
    threads: list[threading.Thread] = []

    with redis.Redis.from_url(redis_url) as listener:
        for message_id in range(300):
            if token := hear(listener, message_id):
                threads.append(threading.Thread(target=run, args=(drain, token, done)))
                threads[-1].start()
    for thread in threads:
        thread.join(timeout=20)

    assert done == set(range(300))
    assert valkey.xlen(keys.stream_key(GROUP)) == 0
