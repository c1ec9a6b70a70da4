"""From what accounts hear to events that wait for their group's drain."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from drivers.messages import ChatKind, IncomingMessage
from groups.deafness import HeardMarks
from groups.event_keys import EventKeys, event_keys, event_make, mention_key
from groups.events import GroupEvent
from groups.own_ids import OwnId, OwnIds
from groups.pending import PendingStream
from groups.recent import Recent
from groups.watch_list import WatchList
from telemetry.metrics.hearing import EVENTS_HEARD
from telemetry.metrics.stages import Stage, stage_passed

RingDrain: TypeAlias = Callable[[int, str], Awaitable[bool]]
"""Rings for a drain of this group, which carries this token; False when the bell was lost."""

REMEMBERED = 100_000
"""Event keys that a host knows without asking Redis."""


class Listener:
    """Hears for all accounts of one host, on its loop.

    Invariant: when `hear` returns, the message is in Redis or is none of our business; an event
    is known here only after it was appended there.
    """

    def __init__(
        self,
        *,
        stream: PendingStream,
        own_ids: OwnIds,
        watch: WatchList,
        marks: HeardMarks,
        ring_drain: RingDrain,
        now: Callable[[], datetime],
        remembered: int = REMEMBERED,
    ) -> None:
        self._stream = stream
        self._own_ids = own_ids
        self._watch = watch
        self._marks = marks
        self._ring_drain = ring_drain
        self._now = now
        self._known: Recent[str, None] = Recent(remembered)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def hear(self, account_id: UUID, message: IncomingMessage) -> None:
        """Keep what one account heard, if anybody may care.

        Raises:
            redis.RedisError: Redis is away: hand the message on again, and move no ledger.
            WatchNotLoaded: the watched groups are not known yet: the same.
        """
        if not self._matters(message):
            return
        self._marks.heard(account_id, message)
        keys = event_keys(message, original=await self._original(account_id, message))
        if message.chat_kind is ChatKind.BASIC_GROUP:
            await self._own_ids.remember(
                OwnId(message.chat_id, keys.message, account_id, message.message_id)
            )
        if keys.event not in self._known:
            await self._append_once(self._event(account_id, message, keys))
        if message.mentioned:
            event = self._event(account_id, message, keys)
            key = mention_key(event.key, account_id)
            await self._append_once(replace(event, key=key, mentioned=account_id))

    def forget(self) -> None:
        """Redis lost its data: what was appended there is gone, and has to be heard again."""
        self._known.clear()
        self._own_ids.forget()

    def _matters(self, message: IncomingMessage) -> bool:
        """Other people's messages in watched groups; of edits, bots' and those with buttons."""
        return (
            self._watch.contains(message.chat_id)
            and not message.outgoing
            and not self._watch.is_ours(message.sender_id)
            and (bool(message.buttons) or message.sender_is_bot or not message.edited)
        )

    async def _original(self, account_id: UUID, message: IncomingMessage) -> str | None:
        """The key of an edited message, where the edit itself cannot tell it."""
        if not message.edited or message.chat_kind is not ChatKind.BASIC_GROUP:
            return None
        return await self._own_ids.message_key(message.chat_id, account_id, message.message_id)

    def _event(self, account_id: UUID, message: IncomingMessage, keys: EventKeys) -> GroupEvent:
        return event_make(message, keys, heard_by=account_id, heard_at=self._now())

    async def _append_once(self, event: GroupEvent) -> None:
        """Append, or wait for whoever is appending the same event; a failure is everybody's.

        A task of its own, so that an account that is closed meanwhile takes nobody's event along.
        """
        if event.key in self._known:
            return
        task = self._under_way.get(event.key)
        if task is None:
            task = asyncio.create_task(self._append(event))
            self._under_way[event.key] = task
            task.add_done_callback(lambda _: self._under_way.pop(event.key))
        await asyncio.shield(task)

    async def _append(self, event: GroupEvent) -> None:
        appended = await self._stream.append(event)
        if appended.new:
            EVENTS_HEARD.inc()
            stage_passed(Stage.HEARD, since=event.said_at, until=event.heard_at)
        self._known.put(event.key, None)
        if appended.token:
            await self._ring(event.group_id, appended.token)

    async def _ring(self, group_id: int, token: str) -> None:
        """Ring, or let the next sweep do it: it takes a flag that nobody holds.

        If this raises, the message is handed on again and known, and the sweep rings as well, once
        the flag has run out.
        """
        if not await self._ring_drain(group_id, token):
            await self._stream.release(group_id, token)
