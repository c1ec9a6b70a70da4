"""Keeping the leases: one statement every five seconds, and silence when it fails too long."""

import logging
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.leases import RENEW_EVERY, SILENCE_AFTER, leases_renew
from accounts.hosting.registry import host_renew
from accounts.hosting.state import HostState

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)


class Renewal:
    """Renews what a host holds, closes what it lost, and closes everything when it cannot renew.

    A renewal counts from when it was asked for, not from its answer.
    """

    def __init__(self, state: HostState, lane: DatabaseLane) -> None:
        self._state = state
        self._lane = lane
        self._renewed_at = state.clock()

    async def renew(self) -> timedelta:
        """Renew once; accounts whose lease is gone, or changed hands meanwhile, are closed."""
        state = self._state
        asked_at = state.clock()
        held = state.holdings.leases()
        await self._lane.run(host_renew, incarnation=state.incarnation, capacity=state.capacity)
        epochs = await self._lane.run(leases_renew, holder=state.incarnation.id, held=held.keys())
        self._renewed_at = asked_at
        lost = {pk for pk, epoch in held.items() if epochs.get(pk) != epoch}
        state.holdings.renewed(held.keys() - lost, until=asked_at + SILENCE_AFTER.total_seconds())
        self._lose(lost)
        return RENEW_EVERY

    async def watch(self) -> timedelta:
        """Close every line when no renewal succeeded for 20 seconds.

        A round of its own, for a database that hangs holds `renew` up.
        """
        if self._state.clock() - self._renewed_at >= SILENCE_AFTER.total_seconds():
            self._lose(self._state.holdings.leases())
        return LOOK_EVERY

    def _lose(self, account_ids: Collection[UUID]) -> None:
        """Wait for no line to close: the other leases must be renewed meanwhile."""
        if count := self._state.holdings.dismiss(account_ids, lost=True):
            log.error("Leases are not ours any more", extra={"count": count})
