"""Writing the ledgers behind the drains, so that a Redis that forgets loses nothing."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from redis.exceptions import RedisError

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.opening import Heard
from accounts.ledger import LedgerSnapshot, ledgers_flush, peers_flush

log = logging.getLogger(__name__)

FLUSH_EVERY = timedelta(seconds=2)

CLOCKS_APART = timedelta(seconds=5)
"""How far this machine's clock and Redis' may differ: a snapshot waits so much longer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the drains have not finished yet.

    `memory` names what this Redis remembers: it is another one after Redis restarted or lost its
    data. `oldest` says for each chat with undrained events since when the oldest one waits.
    """

    memory: str
    oldest: Mapping[int, datetime]


AskWaiting: TypeAlias = Callable[[], Awaitable[Waiting]]
"""Asks Redis; `memory` is read after `oldest`, so that no loss between the two goes unseen."""


class LedgerKeeper:
    """Flushes the peers of what a host holds, and the ledgers as far as they are drained.

    A snapshot of a ledger is written once nothing that was heard before it waits in Redis any
    more. If Redis lost its memory meanwhile, what waited there is gone: the snapshots are thrown
    away, and `memory_lost` is called, so that every line starts again from the tables.

    Invariant: the tables are never ahead of what the drains have finished.
    """

    def __init__(
        self,
        ask: AskWaiting,
        lane: DatabaseLane,
        *,
        now: Callable[[], datetime],
        memory_lost: Callable[[], Awaitable[None]],
    ) -> None:
        self._ask = ask
        self._lane = lane
        self._now = now
        self._memory_lost = memory_lost
        self._memory: str | None = None
        self._heard: dict[UUID, Heard] = {}
        self._snapshots: dict[UUID, LedgerSnapshot] = {}

    def keep(self, account_id: UUID, heard: Heard) -> None:
        """Keep this account's peers and ledger from now on, in place of older ones."""
        self._heard[account_id] = heard
        self._snapshots.pop(account_id, None)

    async def begin(self, account_id: UUID) -> None:
        """The account's line is up: from here on it can be brought back."""
        await self._flush([account_id])

    async def flush(self) -> timedelta:
        """One round: what is drained, of all accounts."""
        await self._flush(list(self._heard))
        return FLUSH_EVERY

    async def close(self, account_id: UUID) -> None:
        """The account's line is down: write what may be written, and keep it no longer."""
        if account_id not in self._heard:
            return
        try:
            await self._flush([account_id])
            # What waited may be written now, and something newer than that as well.
            self._snapshots.pop(account_id, None)
            await self._flush([account_id])
        finally:
            self.forget(account_id)

    def forget(self, account_id: UUID) -> None:
        """Write nothing more of this account."""
        self._heard.pop(account_id, None)
        self._snapshots.pop(account_id, None)

    async def _flush(self, account_ids: Collection[UUID]) -> None:
        await self._flush_peers(account_ids)
        if self._memory is not None:
            self._take_snapshots(account_ids)
        try:
            waiting = await self._ask()
        except (RedisError, OSError) as error:
            log.warning("Redis did not answer: no ledger is written", extra={"error": repr(error)})
            return
        if await self._remembers(waiting.memory):
            await self._flush_ledgers(account_ids, waiting.oldest)

    async def _flush_peers(self, account_ids: Collection[UUID]) -> None:
        kept = {pk: self._heard[pk].peers for pk in account_ids if pk in self._heard}
        changed = {pk: groups for pk, peers in kept.items() if (groups := peers.changed())}
        if changed:
            await self._lane.run(peers_flush, changed)
        for account_id, groups in changed.items():
            kept[account_id].written(groups)

    def _take_snapshots(self, account_ids: Collection[UUID]) -> None:
        """One for each account that has none waiting: a newer one would wait for ever."""
        now = self._now()
        for account_id in account_ids:
            if account_id not in self._snapshots and (heard := self._heard.get(account_id)):
                self._snapshots[account_id] = heard.ledger.snapshot(now=now)

    async def _remembers(self, memory: str) -> bool:
        known, self._memory = self._memory, memory
        if known is None or known == memory:
            return True
        log.error("Redis lost its memory: every account hears again from its stored ledger")
        # Nothing that was heard until now may be written: each line brings its ledger anew.
        self._heard.clear()
        self._snapshots.clear()
        await self._memory_lost()
        return False

    async def _flush_ledgers(
        self, account_ids: Collection[UUID], oldest: Mapping[int, datetime]
    ) -> None:
        surely = {chat_id: since - CLOCKS_APART for chat_id, since in oldest.items()}
        taken = {pk: self._snapshots.pop(pk) for pk in account_ids if pk in self._snapshots}
        split = {pk: snapshot.split(surely) for pk, snapshot in taken.items()}
        writable = {pk: free for pk, (free, _) in split.items() if free}
        self._snapshots |= {pk: held for pk, (_, held) in split.items() if held}
        if writable:
            await self._lane.run(ledgers_flush, writable)
        for account_id, part in writable.items():
            if heard := self._heard.get(account_id):
                heard.ledger.written(part)
