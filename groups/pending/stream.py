"""The listener's side of the pending stream, on the host's loop."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from redis.asyncio import Redis

from groups.events import GroupEvent
from groups.pending import keys, scripts
from groups.pending.milliseconds import milliseconds
from groups.pending.sealing import event_seal


def token_new() -> str:
    """A name for one drain."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a heard event.

    `new` is False when it was known already. `token` is set when nobody was draining the group:
    the caller must ring for a drain that carries it.
    """

    new: bool
    token: str | None


class PendingStream:
    """Where heard events go to wait; every method raises `redis.RedisError` when Redis is away.

    About `keep` events of each group stay on record after they were decided, sealed as they wait.
    """

    def __init__(
        self, redis: Redis, *, new_token: Callable[[], str] = token_new, keep: int = 0
    ) -> None:
        self._redis = redis
        self._keep = keep
        self._new_token = new_token
        self._hear = redis.register_script(scripts.HEAR)
        self._release = redis.register_script(scripts.RELEASE)

    async def append(self, event: GroupEvent) -> Appended:
        """De-duplicate by the event's key, append, and take the drain's flag if it is free.

        One Lua call, so an event is either waiting or as if never heard.
        """
        token = self._new_token()
        new, taken = await self._hear(
            keys=[
                keys.seen_key(event.group_id, event.key),
                keys.stream_key(event.group_id),
                keys.GROUPS,
                keys.flag_key(event.group_id),
                keys.record_key(event.group_id),
            ],
            args=[
                event_seal().seal(event.group_id, event.to_json()),
                event.group_id,
                milliseconds(keys.SEEN_LIFE),
                token,
                milliseconds(keys.FLAG_LIFE),
                self._keep,
                milliseconds(keys.RECORD_LIFE),
            ],
        )
        return Appended(new=bool(new), token=token if taken else None)

    async def release(self, group_id: int, token: str) -> None:
        """Give back a flag whose bell was lost, so that the next sweep may take it."""
        await self._release(keys=[keys.flag_key(group_id)], args=[token])

    async def oldest_pending(self) -> dict[int, datetime]:
        """When each group's oldest waiting event was appended, by Redis' clock.

        Groups without waiting events are left out.
        """
        groups: Any = await cast("Awaitable[Any]", self._redis.smembers(keys.GROUPS))
        group_ids = [int(group_id) for group_id in groups]
        if not group_ids:
            return {}
        pipeline = self._redis.pipeline(transaction=False)
        for group_id in group_ids:
            pipeline.xrange(keys.stream_key(group_id), count=1)
        firsts: list[Any] = await pipeline.execute()
        return {
            group_id: _appended_at(entries[0][0])
            for group_id, entries in zip(group_ids, firsts, strict=True)
            if entries
        }


def _appended_at(entry_id: bytes) -> datetime:
    """An entry's id begins with the milliseconds of its time."""
    return datetime.fromtimestamp(int(entry_id.split(b"-")[0]) / 1000, UTC)
