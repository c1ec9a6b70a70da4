"""Bells are Celery messages like any other, many in one round trip."""

from uuid import uuid4

import pytest
import redis
from celery import Celery, current_app

from orchestration.bells import CARRY_OUT, DRAIN_GROUP, ring_accounts, ring_drain


def received(queue: str) -> tuple[str, list[object]]:
    """Take one message off a queue as a worker does: the task's name and its arguments."""
    with current_app.connection_for_read() as connection, connection.SimpleQueue(queue) as simple:
        message = simple.get(block=True, timeout=5)
        message.ack()
    args, _kwargs, _embed = message.payload
    return message.headers["task"], args


def test_each_account_is_rung_on_its_own_queue(valkey: redis.Redis) -> None:
    accounts = [uuid4() for _ in range(120)]

    ring_accounts(accounts)

    assert all(valkey.llen(f"account.{pk}") == 1 for pk in accounts)
    assert received(f"account.{accounts[0]}") == (CARRY_OUT, [str(accounts[0])])


def test_a_drain_is_rung_on_the_queue_of_events(valkey: redis.Redis) -> None:
    assert ring_drain(-1002200000001, "token")

    assert received("events") == (DRAIN_GROUP, [-1002200000001, "token"])


def test_bells_for_nobody_cost_nothing(valkey: redis.Redis) -> None:
    ring_accounts([])

    assert valkey.keys("account.*") == []


def test_a_broker_that_is_away_only_loses_bells(
    valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(Celery, "producer_pool", _Refusing(refuse))

    ring_accounts([uuid4()])
    assert not ring_drain(-1002200000001, "token")

    assert "Bells could not be rung" in caplog.text


class _Refusing:
    def __init__(self, refuse: object) -> None:
        self.acquire = refuse
