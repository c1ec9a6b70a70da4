"""A host's life on its loop: it registers, holds accounts, and leaves in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import MappingProxyType
from typing import Final

from accounts.hosting.canary import Canary
from accounts.hosting.crew import Crew
from accounts.hosting.flock import LifeLock
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.lanes import DatabaseLane, Lanes
from accounts.hosting.leases import leases_release_all
from accounts.hosting.opening import drivers_load
from accounts.hosting.orphans import orphans_set_offline
from accounts.hosting.parts import HostParts
from accounts.hosting.queues import AccountQueues
from accounts.hosting.registry import host_register, host_remove
from accounts.hosting.roster import LOOK_EVERY

log = logging.getLogger(__name__)

LEAVING: Final = MappingProxyType(
    {
        "unregister": 1.0,
        "let the others notice": 0.8,
        "finish the work": 8.0,
        "close the lines": 5.0,
        "release the leases": 2.0,
        "say what is offline": 1.0,
    }
)
"""Seconds that each step of leaving may take; `Host.stop` waits longer than all of them."""


async def live(
    parts: HostParts,
    incarnation: Incarnation,
    queues: AccountQueues,
    canary: Canary,
    *,
    ready: Callable[[], None],
    leaving: asyncio.Event,
) -> None:
    """Be a host until `leaving` is set, then hand everything over.

    `ready` is called once the host is registered and its work has started. The lock file is held
    from before the first lease until after the last one was released.
    """
    lanes = Lanes()
    with LifeLock(parts.locks, incarnation):
        try:
            await lanes("opening").run(drivers_load, parts.driver_factory)
            crew = Crew(parts, incarnation, lanes, queues, canary)
            await parts.work.start(crew.context())
            # Only now: the others give accounts up to whoever is registered.
            await lanes("leases").run(
                host_register, incarnation=incarnation, capacity=parts.capacity
            )
            crew.begin()
            log.info(
                "A host of accounts is ready",
                extra={"host": incarnation.id, "capacity": parts.capacity},
            )
            ready()
            await leaving.wait()
            await _leave(parts, crew, incarnation, lanes("leases"))
        finally:
            lanes.close()


async def _leave(
    parts: HostParts, crew: Crew, incarnation: Incarnation, lane: DatabaseLane
) -> None:
    """Take nothing more, finish what is under way, close the lines, release the leases.

    The others learn first that there will be accounts to take: then they look for them often.
    """
    crew.take_no_more()
    await _step("unregister", lane.run(host_remove, host_id=incarnation.id))
    await _step("let the others notice", asyncio.sleep(LOOK_EVERY.total_seconds()))
    await _step("finish the work", parts.work.stop())
    await _step("close the lines", crew.close())
    release = lane.run(leases_release_all, holder=incarnation.id, but=crew.holdings.unclosed())
    await _step("release the leases", release)
    await _step("say what is offline", lane.run(orphans_set_offline))


async def _step(name: str, step: Awaitable[object]) -> None:
    """One step of leaving: whatever becomes of it, the next one is taken."""
    try:
        async with asyncio.timeout(LEAVING[name]):
            await step
    except Exception as error:  # noqa: BLE001 - a host that leaves goes all the way
        log.error(  # noqa: TRY400 - the kind is enough, and the text may hold anything
            "A step of leaving failed", extra={"step": name, "error": type(error).__name__}
        )
