"""Ringing from the host's loop."""

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from orchestration.bells import ring_accounts, ring_drain


class Bells:
    """Rings in a thread of its own: publishing blocks for most of a second while Redis is away."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sis-bells")

    async def drain(self, group_id: int, token: str) -> bool:
        """Ring for a drain on an event worker; whether the bell has been rung."""
        return await asyncio.wrap_future(self._thread.submit(ring_drain, group_id, token))

    def accounts(self, account_ids: Collection[UUID]) -> None:
        """Ring on the accounts' queues, for whoever holds them; does not wait."""
        self._thread.submit(ring_accounts, account_ids)
