"""Which queues a worker consumes."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from accounts.hosting.queues import AccountQueues

OWN = "host.here"
FIRST, SECOND = UUID(int=1), UUID(int=2)


class CeleryConsumer:
    """What the queues use of Celery's consumer; Celery's app remembers queues across them."""

    def __init__(self, remembered: set[str]) -> None:
        self.names = remembered
        self.app = SimpleNamespace(amqp=SimpleNamespace(queues=self))

    @property
    def consume_from(self) -> set[str]:
        return set(self.names)

    def call_soon(self, callback: Any, *args: Any) -> None:
        callback(*args)

    def add_task_queue(self, queue: str) -> None:
        self.names.add(queue)

    def cancel_task_queue(self, queue: str) -> None:
        self.names.remove(queue)


def test_wanted_queues_are_consumed_and_the_others_are_left() -> None:
    queues, names = AccountQueues(OWN), {"events"}
    queues.attach(CeleryConsumer(names))

    queues.want([FIRST, SECOND])
    assert names == {"events", OWN, f"account.{FIRST}", f"account.{SECOND}"}

    queues.want([SECOND])
    assert names == {"events", OWN, f"account.{SECOND}"}


def test_a_queue_that_went_while_the_broker_was_away_is_not_consumed_again() -> None:
    queues, names = AccountQueues(OWN), set[str]()
    queues.attach(CeleryConsumer(names))
    queues.want([FIRST])
    queues.detach()

    queues.want([SECOND])
    queues.attach(CeleryConsumer(names))

    assert names == {OWN, f"account.{SECOND}"}
