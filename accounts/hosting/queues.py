"""Which `account.<uuid>` queues this worker consumes, across every reconnect of the broker."""

import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

ACCOUNT_PREFIX = "account."


class AccountQueues:
    """Keeps the consumed queues equal to the wanted ones, and consumes the host's own.

    Called from the host's loop and from Celery's thread; the changes themselves are made in
    Celery's thread, one after the other. Celery's consumer is born anew at each connection to the
    broker; what it consumes then is read from Celery itself, which remembers queues meanwhile.
    """

    def __init__(self, own: str) -> None:
        self._lock = threading.Lock()
        self._own = own
        self._wanted = frozenset({own})
        self._consumer: Any = None

    def want(self, account_ids: Iterable[UUID]) -> None:
        """Consume the queues of these accounts and of no other."""
        wanted = frozenset({self._own, *(f"{ACCOUNT_PREFIX}{pk}" for pk in account_ids)})
        with self._lock:
            changed, self._wanted = wanted != self._wanted, wanted
            consumer = self._consumer
        if changed and consumer is not None:
            consumer.call_soon(self._settle, consumer)

    def attach(self, consumer: Any) -> None:
        """A connection to the broker is there."""
        with self._lock:
            self._consumer = consumer
        consumer.call_soon(self._settle, consumer)

    def detach(self) -> None:
        """The connection is gone, or about to be closed."""
        with self._lock:
            self._consumer = None

    def _settle(self, consumer: Any) -> None:
        with self._lock:
            if consumer is not self._consumer:
                return
            wanted = self._wanted
        consumed = {
            name
            for name in consumer.app.amqp.queues.consume_from
            if name == self._own or name.startswith(ACCOUNT_PREFIX)
        }
        for queue in sorted(wanted - consumed):
            consumer.add_task_queue(queue)
        for queue in sorted(consumed - wanted):
            consumer.cancel_task_queue(queue)
