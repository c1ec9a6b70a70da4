"""Flower's list of queues, with those of paused accounts, which it would miss.

Flower lists what workers consume, and a paused account's queue is consumed by nobody. That it holds
still is just what the operator who paused the account wants to see.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from flower.api.tasks import GetQueueLengths
from flower.views.broker import BrokerView

from accounts.hosting.queues import ACCOUNT_PREFIX
from accounts.selectors import accounts_present

QueueNames = Callable[[], Awaitable[list[str]]]


def account_queue_names() -> list[str]:
    """The queue of each account that there is."""
    return [f"{ACCOUNT_PREFIX}{pk}" for pk in accounts_present().values_list("pk", flat=True)]


class EveryQueue:
    """Adds the accounts' queues to those that workers consume; mixed into Flower's handlers."""

    def initialize(self, account_queues: QueueNames) -> None:
        """Tornado hands in what stands beside the handler in the list of pages."""
        self._read_names = account_queues
        self._account_queues: list[str] = []

    async def prepare(self) -> None:
        """Read the names before the page is made."""
        super().prepare()  # type: ignore[misc]  # of the handler that this is mixed into
        self._account_queues = await self._read_names()

    def get_active_queue_names(self) -> list[str]:
        """Sorted, each once."""
        consumed = super().get_active_queue_names()  # type: ignore[misc]  # as above
        return sorted({*consumed, *self._account_queues})


class BrokerPage(EveryQueue, BrokerView):  # type: ignore[misc]  # the library is untyped
    """The page `/broker`."""


class QueueLengths(EveryQueue, GetQueueLengths):  # type: ignore[misc]  # as above
    """The same as JSON: `/api/queues/length`."""


def queue_pages(account_queues: QueueNames) -> list[tuple[str, type[Any], dict[str, Any]]]:
    """The two pages, to be put before Flower's own."""
    given = {"account_queues": account_queues}
    return [(r"/broker", BrokerPage, given), (r"/api/queues/length", QueueLengths, given)]
