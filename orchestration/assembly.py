"""The parts that the tasks of one process share."""

import time
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import cache, partial
from random import SystemRandom
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.redis_clients import redis_sync
from accounts.vault.keys import master_key_from_settings
from groups.pending import PendingDrain
from orchestration.activity import Activity
from orchestration.bells import ring_accounts
from orchestration.commands.desk import CommandDesk
from orchestration.draining import Drain
from orchestration.group_views import GroupViews
from orchestration.orchestrator import Orchestrator
from orchestration.webhooks.delivering import Courier


@cache
def pending_drain() -> PendingDrain:
    """The drains' side of the pending streams."""
    return PendingDrain(redis_sync())


@cache
def group_views() -> GroupViews:
    """What this process knows of groups when it takes commands."""
    return GroupViews(time.monotonic)


@cache
def command_desk() -> CommandDesk:
    """Where this process takes commands."""
    return CommandDesk(views=group_views(), rng=SystemRandom(), ring=ring_accounts)


@cache
def webhook_courier() -> Courier:
    """Who sends this process' share of the reports."""
    return Courier(
        key=master_key_from_settings(),
        loopback=settings.SIS_WEBHOOKS_LOOPBACK,
        now=timezone.now,
        rng=SystemRandom(),
    )


@cache
def event_drain() -> Drain:
    """The drain of an event worker: it rings on the accounts' queues."""
    return drain_make(ring=ring_accounts)


def at_once(work: Callable[[], None]) -> None:
    """Do it now."""
    work()


def drain_make(
    *,
    ring: Callable[[Collection[UUID]], None],
    afterwards: Callable[[Callable[[], None]], None] = at_once,
) -> Drain:
    """A drain over views of its own, with this machine's clock and chance.

    It holds nothing of a group. `ring` is called with the accounts that have new actions;
    `afterwards` with what is to be done once a group's events are decided, which no event waits
    for.
    """
    views = GroupViews(time.monotonic)
    orchestrator = Orchestrator(
        views=views,
        max_age=timedelta(seconds=settings.SIS_MAX_EVENT_AGE),
        rng=SystemRandom(),
    )
    activity = Activity()

    def look_after(group_id: int) -> None:
        now = timezone.now()
        activity.note(group_id, at=now)
        views.renew(group_id, now=now)

    return Drain(
        pending=pending_drain(),
        orchestrator=orchestrator,
        ring=ring,
        decided=lambda group_id: afterwards(partial(look_after, group_id)),
        now=timezone.now,
    )
