"""One drain of one group: order, the flag, and what it does when deciding fails."""

import asyncio
import base64
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import redis
import redis.asyncio
from django.db import IntegrityError, OperationalError
from django.test import override_settings
from django.utils import timezone

from groups.events import GroupEvent
from groups.pending import PendingDrain, PendingStream, keys
from groups.pending.sealing import event_seal
from orchestration.decided import Decided
from orchestration.draining import BATCH, Drain
from tests.unit.orchestration.heard import GROUP_ID, heard

ACCOUNT = UUID(int=1)
Append = Callable[..., str | None]


@dataclass
class Decider:
    """Remembers what it was asked to decide; `fail` says which events it cannot."""

    fail: dict[str, Exception] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def decide(self, event: GroupEvent, *, now: datetime) -> Decided:
        self.meanwhile()
        if error := self.fail.get(event.text):
            raise error
        self.decided.append(event.text)
        return Decided({ACCOUNT})


@dataclass
class Rung:
    bells: list[set[UUID]] = field(default_factory=list)
    active: list[int] = field(default_factory=list)

    def __call__(self, account_ids: Collection[UUID]) -> None:
        self.bells.append(set(account_ids))


@pytest.fixture
def append(redis_url: str) -> Append:
    """Append a message as a host does; the token, when the flag was taken for it."""

    async def one(event: GroupEvent) -> str | None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            return (await PendingStream(client).append(event)).token

    count = iter(range(1, 10_000))

    def run(text: str) -> str | None:
        return asyncio.run(one(heard(text, message_id=next(count))))

    return run


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest.fixture
def rung() -> Rung:
    return Rung()


@pytest.fixture
def pending(valkey: redis.Redis) -> PendingDrain:
    return PendingDrain(valkey)


@pytest.fixture
def drain(pending: PendingDrain, decider: Decider, rung: Rung) -> Drain:
    return Drain(
        pending=pending,
        orchestrator=decider,
        ring=rung,
        decided=rung.active.append,
        now=timezone.now,
    )


@contextmanager
def another_master_key() -> Iterator[None]:
    """Seal and open with another master key for a while."""
    key = base64.b64encode(bytes(range(32))).decode()
    event_seal.cache_clear()
    with override_settings(SIS_MASTER_KEY=key):
        yield
    event_seal.cache_clear()


def test_events_are_decided_in_order_and_leave_nothing(
    drain: Drain, decider: Decider, rung: Rung, append: Append, valkey: redis.Redis
) -> None:
    token = append("0")
    assert token
    for number in range(1, 2 * BATCH + 5):
        assert append(str(number)) is None

    drain.run(GROUP_ID, token)

    assert decider.decided == [str(number) for number in range(2 * BATCH + 5)]
    assert rung.bells == [{ACCOUNT}] * (2 * BATCH + 5)
    assert rung.active == [GROUP_ID]
    assert not valkey.exists(f"sis:group:{GROUP_ID}:drain")
    assert valkey.xlen(f"sis:group:{GROUP_ID}:pending_tasks") == 0


def test_an_event_that_comes_while_the_last_is_decided_is_not_left_behind(
    drain: Drain, decider: Decider, append: Append
) -> None:
    token = append("first")
    later = iter(["second", "third"])
    tokens: list[str | None] = []

    def meanwhile() -> None:
        if text := next(later, None):
            tokens.append(append(text))

    decider.meanwhile = meanwhile

    assert token
    drain.run(GROUP_ID, token)

    assert tokens == [None, None]
    assert decider.decided == ["first", "second", "third"]


def test_a_drain_whose_flag_was_lost_decides_nothing(
    drain: Drain, decider: Decider, append: Append, valkey: redis.Redis
) -> None:
    append("first")
    valkey.set(f"sis:group:{GROUP_ID}:drain", "another's")

    drain.run(GROUP_ID, "mine")

    assert decider.decided == []
    assert valkey.xlen(f"sis:group:{GROUP_ID}:pending_tasks") == 1


def test_a_drain_keeps_its_flag_while_the_database_is_slow(
    drain: Drain, decider: Decider, append: Append, valkey: redis.Redis
) -> None:
    token = append("first")
    append("second")
    flag = f"sis:group:{GROUP_ID}:drain"
    clock = [timezone.now()]
    lives: list[Any] = []

    def meanwhile() -> None:
        lives.append(valkey.pttl(flag))
        clock[0] += timedelta(seconds=4)
        valkey.pexpire(flag, timedelta(seconds=6))

    decider.meanwhile = meanwhile

    assert token
    replace(drain, now=lambda: clock[0]).run(GROUP_ID, token)

    assert len(lives) == 2
    assert lives[1] > 6000


def test_what_was_decided_is_gone_when_the_flag_is_lost_meanwhile(
    drain: Drain, decider: Decider, append: Append, valkey: redis.Redis
) -> None:
    decider.fail["bad"] = IntegrityError("any")
    token = append("good")
    append("bad")
    append("another's")
    decider.meanwhile = partial(valkey.set, f"sis:group:{GROUP_ID}:drain", "another's")

    assert token
    drain.run(GROUP_ID, token)

    assert decider.decided == ["good"]
    assert valkey.xlen(f"sis:group:{GROUP_ID}:pending_tasks") == 2


def test_an_event_that_fails_holds_up_no_other_and_is_parked_in_the_end(
    drain: Drain, decider: Decider, append: Append, pending: PendingDrain, valkey: redis.Redis
) -> None:
    decider.fail["bad"] = IntegrityError("a secret text")
    token = append("bad")
    append("good")

    while token:
        drain.run(GROUP_ID, token)
        token = pending.take_flag(GROUP_ID)

    assert decider.decided == ["good"]
    dead: Any = valkey.xrange(f"sis:group:{GROUP_ID}:dead")
    ((_, parked),) = dead
    assert parked[b"reason"] == b"IntegrityError"
    assert valkey.xlen(f"sis:group:{GROUP_ID}:pending_tasks") == 0


def test_a_database_that_is_away_is_no_entrys_failure(
    drain: Drain, decider: Decider, append: Append, pending: PendingDrain
) -> None:
    decider.fail["first"] = OperationalError("the server closed the connection")
    token = append("first")
    assert token

    for _ in range(9):
        drain.run(GROUP_ID, token)
        token = pending.take_flag(GROUP_ID)
        assert token

    del decider.fail["first"]
    drain.run(GROUP_ID, token)
    assert decider.decided == ["first"]


def test_a_redis_that_goes_away_while_an_event_is_decided_is_no_entrys_failure(
    drain: Drain, decider: Decider, append: Append, valkey: redis.Redis
) -> None:
    token = append("only") or ""
    decider.fail["only"] = redis.exceptions.ConnectionError("refused")

    with pytest.raises(redis.exceptions.ConnectionError):
        drain.run(GROUP_ID, token)

    assert not valkey.exists(keys.failures_key(GROUP_ID))
    assert valkey.xlen(keys.stream_key(GROUP_ID)) == 1


def test_events_under_another_master_key_wait_for_it_however_often_they_are_tried(
    drain: Drain,
    decider: Decider,
    append: Append,
    pending: PendingDrain,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with another_master_key():
        token = append("of another host")
    append("ours")

    for _ in range(9):
        assert token
        drain.run(GROUP_ID, token)
        token = pending.take_flag(GROUP_ID)
    assert decider.decided == ["ours"]
    assert "SIS_MASTER_KEY" in caplog.text

    assert token
    with another_master_key():
        drain.run(GROUP_ID, token)
    assert decider.decided == ["ours", "of another host"]


def test_the_text_of_an_error_is_not_logged(
    drain: Drain, decider: Decider, append: Append, caplog: pytest.LogCaptureFixture
) -> None:
    decider.fail["bad"] = ValueError("canary")
    token = append("bad")
    assert token

    drain.run(GROUP_ID, token)

    assert "could not be decided" in caplog.text
    assert all("canary" not in str(vars(record)) for record in caplog.records)
