"""Rings: small Celery messages that say where to look. Rows are the truth, so one may get lost."""

import logging
from collections.abc import Collection
from typing import Any
from uuid import UUID

from celery import Celery, current_app, uuid
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError

from accounts.hosting.queues import ACCOUNT_PREFIX

log = logging.getLogger(__name__)

CARRY_OUT = "orchestration.carry_out"
DRAIN_GROUP = "orchestration.drain_group"
EVENTS_QUEUE = "events"

AT_ONCE = 50
"""Bells of one round trip: the first accounts begin while the others are still being rung."""

_AWAY = (KombuError, BrokerError, OSError)


def ring_accounts(account_ids: Collection[UUID]) -> None:
    """Ring `account.<uuid>` for each account that has new actions; never raises for a lost bell.

    The broker's batches put many messages into one Redis pipeline; with another broker they are
    published one by one.
    """
    bells = [(CARRY_OUT, (str(pk),), f"{ACCOUNT_PREFIX}{pk}") for pk in account_ids]
    if bells:
        _ring(bells)


def ring_drain(group_id: int, token: str) -> bool:
    """Ring for the drain of a group that carries this token; False when the bell was lost.

    Whoever took the flag for it then gives it back, so that the next sweep may take it.
    """
    return _ring([(DRAIN_GROUP, (group_id, token), EVENTS_QUEUE)])


def ring_task(task: str, args: tuple[Any, ...], *, queue: str) -> bool:
    """Ring one task; False when the bell was lost."""
    return _ring([(task, args, queue)])


def _ring(bells: Collection[tuple[str, tuple[Any, ...], str]]) -> bool:
    app = current_app
    producers: Any = app.producer_pool
    try:
        with producers.acquire(block=True) as producer, producer.batch(max_size=AT_ONCE):
            for task, args, queue in bells:
                _publish(app, producer, task, args, queue)
    except _AWAY as error:
        log.warning(
            "Bells could not be rung; the sweep rings again",
            extra={"bells": len(bells), "error": type(error).__name__},
        )
        return False
    return True


def _publish(app: Celery, producer: Any, task: str, args: tuple[Any, ...], queue: str) -> None:
    """Publish one task message to a queue by its name.

    Celery builds the message; `apply_async` would do the same at twice the cost, and declare each
    of the queues first.
    """
    message = app.amqp.as_task_v2(uuid(), task, args=args, ignore_result=True)
    producer.publish(
        message.body,
        serializer="json",
        exchange="",
        routing_key=queue,
        headers=message.headers,
        **message.properties,
    )
