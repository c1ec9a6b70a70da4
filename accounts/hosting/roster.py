"""What this host should hold: an even share, taken and given up gently."""

import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from accounts.hosting.flock import dead_on_this_machine, lock_file_remove
from accounts.hosting.incarnation import Incarnation
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.leases import SILENCE_AFTER, lease_acquire, leases_create_missing
from accounts.hosting.registry import host_holds, host_lapse, hosts_registered
from accounts.hosting.selectors import leaving_count, runnable_count, takeable_list
from accounts.hosting.spread import quotas
from accounts.hosting.state import HostState

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(milliseconds=500)

LOOK_SOON = timedelta(milliseconds=100)
"""While a host holds less than its share: one that leaves keeps its lines up until the others have
noticed, so an account is in nobody's hands for the time of such a look and a connection."""

SOON_AT_MOST = 20
"""Such looks in a row. What is not free by then is a lost host's, or waits until it may start."""

AT_ONCE = 10
"""Accounts given up in one look; and lines that are being opened at the same time."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many accounts this host should hold, and which other hosts are known to be dead.

    `quota` has room for those that it is about to let go: no other has to leave in their place.
    """

    quota: int
    dead: tuple[str, ...]


def share_of(incarnation: Incarnation, *, capacity: int, locks: Path) -> Share:
    """Count accounts and hosts, and say this host's share. The caller always counts as alive.

    A dead host of this machine counts as silent once nothing is held in its name any more.
    """
    hosts = hosts_registered()
    dead = {
        host.id
        for host in hosts
        if dead_on_this_machine(host.id, folder=locks, boot=incarnation.boot)
    }
    for host_id in dead:
        if not host_holds(host_id=host_id):
            host_lapse(host_id=host_id)
            lock_file_remove(host_id, folder=locks)
    capacities = {host.id: host.capacity for host in hosts if host.alive and host.id not in dead}
    shares = quotas(runnable=runnable_count(), capacities={**capacities, incarnation.id: capacity})
    leaving = leaving_count(holder=incarnation.id)
    return Share(shares[incarnation.id] + leaving, tuple(dead))


class Roster:
    """Takes accounts while the host holds less than its share, and gives up what is too much."""

    def __init__(
        self, state: HostState, lane: DatabaseLane, *, locks: Path, rng: random.Random
    ) -> None:
        self._state = state
        self._lane = lane
        self._locks = locks
        self._rng = rng
        self._short = 0

    async def look(self) -> timedelta:
        """Compare what is held with what should be, and take one step towards it."""
        share = await self._lane.run(
            share_of,
            self._state.incarnation,
            capacity=self._state.capacity,
            locks=self._locks,
        )
        surplus = len(self._state.holdings) - share.quota
        if surplus > 0:
            await self._give_up(min(surplus, AT_ONCE))
        elif surplus < 0:
            await self._take(min(-surplus, AT_ONCE - self._state.holdings.opening()), share.dead)
        return self._pause(short=surplus < 0)

    def _pause(self, *, short: bool) -> timedelta:
        """Until the next look; `short`: the host held less than its share."""
        self._short = self._short + 1 if short else 0
        return LOOK_SOON if 0 < self._short <= SOON_AT_MOST else LOOK_EVERY

    async def _give_up(self, count: int) -> None:
        newest_first = list(reversed(self._state.holdings.leases()))
        log.info("Giving accounts up to other hosts", extra={"count": count})
        await self._state.holdings.give_up(newest_first[:count])

    async def _take(self, count: int, dead: tuple[str, ...]) -> None:
        """Try for `count` accounts, drawn from more than that, for other hosts are looking too."""
        held = self._state.holdings.leases()
        await self._lane.run(leases_create_missing)
        offered = await self._lane.run(
            takeable_list,
            holder=self._state.incarnation.id,
            dead=dead,
            limit=len(held) + 4 * AT_ONCE,
        )
        free = [account_id for account_id in offered if account_id not in held]
        for account_id in self._rng.sample(free, max(0, min(count, len(free)))):
            asked_at = self._state.clock()
            lease = await self._lane.run(
                lease_acquire, account_id=account_id, holder=self._state.incarnation.id, dead=dead
            )
            if lease:
                until = asked_at + SILENCE_AFTER.total_seconds()
                self._state.holdings.take(lease, until=until)
