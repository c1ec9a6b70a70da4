"""Each account's own id of a basic group's message: to press and to quote, it must use its own.

`sis:group:{id}:own:{message key}` is a hash of ids by account, and
`sis:group:{id}:message:{account}:{id}` names the message, so that an edit finds its original.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from redis.asyncio import Redis

from groups.recent import Recent

OWN_LIFE = timedelta(hours=1)
"""How long a message can be pressed, quoted or edited with what was remembered."""

KEPT_HERE = 100_000
"""Ids that a process keeps beside Redis; most are asked for where they were heard."""


@dataclass(frozen=True, slots=True)
class OwnId:
    """What one account calls one message."""

    group_id: int
    message_key: str
    account_id: UUID
    message_id: int


class OwnIds:
    """Remembers and tells own ids, on one loop. Raises `redis.RedisError` when Redis is away."""

    def __init__(self, redis: Redis, *, kept_here: int = KEPT_HERE) -> None:
        self._redis = redis
        self._here: Recent[tuple[UUID, str], int] = Recent(kept_here)
        self._waiting: list[OwnId] = []
        self._writing: asyncio.Task[None] | None = None

    async def remember(self, own: OwnId) -> None:
        """Return when the id is in Redis.

        A message reaches all members of a group at one moment, so the ids of one turn of the loop
        share one round trip.
        """
        if self._here.get((own.account_id, own.message_key)) == own.message_id:
            return
        self._waiting.append(own)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await asyncio.shield(self._writing)

    async def own_message_ids(
        self, group_id: int, message_key: str, account_ids: Collection[UUID]
    ) -> dict[UUID, int]:
        """What these accounts call the message; an account that has not heard it is left out."""
        known = {pk: self._here.get((pk, message_key)) for pk in account_ids}
        asked = [pk for pk, message_id in known.items() if message_id is None]
        if asked:
            hexes = [pk.hex for pk in asked]
            told = await self._redis.hmget(_own_key(group_id, message_key), hexes)
            known |= {pk: int(raw) for pk, raw in zip(asked, told, strict=True) if raw is not None}
        return {pk: message_id for pk, message_id in known.items() if message_id is not None}

    async def own_message_id(self, group_id: int, message_key: str, account_id: UUID) -> int | None:
        """What this account calls the message; None while it has not heard it."""
        ids = await self.own_message_ids(group_id, message_key, [account_id])
        return ids.get(account_id)

    async def message_key(self, group_id: int, account_id: UUID, message_id: int) -> str | None:
        """The key of the message that this account calls `message_id`, if it was remembered."""
        raw = await self._redis.get(_message_key(group_id, account_id, message_id))
        return raw.decode() if isinstance(raw, bytes) else raw

    def forget(self) -> None:
        """Redis lost its data: what comes again has to be written again."""
        self._here.clear()

    async def _write(self) -> None:
        await asyncio.sleep(0)
        batch, self._waiting, self._writing = self._waiting, [], None
        pipeline = self._redis.pipeline(transaction=False)
        for own in batch:
            name = _own_key(own.group_id, own.message_key)
            pipeline.hset(name, own.account_id.hex, str(own.message_id))
            pipeline.set(
                _message_key(own.group_id, own.account_id, own.message_id),
                own.message_key,
                px=OWN_LIFE,
            )
        for name in {_own_key(own.group_id, own.message_key) for own in batch}:
            pipeline.pexpire(name, OWN_LIFE)
        await pipeline.execute()
        for own in batch:
            self._here.put((own.account_id, own.message_key), own.message_id)


def _own_key(group_id: int, message_key: str) -> str:
    return f"sis:group:{group_id}:own:{message_key}"


def _message_key(group_id: int, account_id: UUID, message_id: int) -> str:
    return f"sis:group:{group_id}:message:{account_id.hex}:{message_id}"
