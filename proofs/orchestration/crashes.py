"""Drains that die in the middle: deciding the same events again makes no second action."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

from django.db.models import Q

from accounts.redis_clients import redis_async
from drivers.messages import ChatKind
from groups.events import GroupEvent
from groups.pending import PendingStream
from orchestration.assembly import drain_make, pending_drain
from orchestration.models import Action, Decision
from proofs.figure import Figure
from proofs.orchestration.scene import QUESTION

EVENTS = 500
SURVIVES = 0.9
"""The share of decided events after which the drain lives on."""


class DrainKilled(BaseException):
    """The process ends here: no handler of the drain's own may see it."""


def crash_figures(group_id: int, *, events: int = EVENTS) -> list[Figure]:
    """Let `events` wait in a group whose policy answers each of them once; drain them with deaths.

    A drain dies right after an event's commit, before the stream forgets it: the worst moment.
    """
    asyncio.run(_append_all(group_id, events))
    crashes, rounds = _drain_all(group_id, Random(events))
    ours = Q(event_key__startswith=_key(group_id, ""))
    return [
        Figure("events that wait for drains which die", events),
        Figure("drains that died", crashes, at_least=events * (1 - SURVIVES) / 2),
        Figure("drains in all", rounds),
        Figure(
            "decisions about them",
            Decision.objects.filter(ours).count(),
            at_least=events,
            at_most=events,
        ),
        Figure(
            "actions of them",
            Action.objects.filter(ours).count(),
            at_least=events,
            at_most=events,
        ),
    ]


def _drain_all(group_id: int, rng: Random) -> tuple[int, int]:
    """Drain until nothing waits; how many drains died, and how many there were."""

    def ring(_accounts: Collection[UUID]) -> None:
        if rng.random() > SURVIVES:
            raise DrainKilled

    pending, drain = pending_drain(), drain_make(ring=ring)
    crashes = rounds = 0
    token = pending.take_flag(group_id) or ""
    while group_id in pending.groups_with_entries():
        rounds += 1
        try:
            drain.run(group_id, token)
        except DrainKilled:
            crashes += 1
        # As when the dead drain's flag has run out.
        pending.release(group_id, token)
        token = pending.take_flag(group_id) or ""
    return crashes, rounds


async def _append_all(group_id: int, events: int) -> None:
    client = redis_async()
    stream = PendingStream(client)
    for number in range(events):
        appended = await stream.append(_said(group_id, number + 1))
        if appended.token:
            await stream.release(group_id, appended.token)
    await client.aclose()


def _key(group_id: int, number: int | str) -> str:
    return f"{group_id}:dying:{number}"


def _said(group_id: int, message_id: int) -> GroupEvent:
    now = datetime.now(UTC)
    key = _key(group_id, message_id)
    return GroupEvent(
        key=key,
        message_key=key,
        group_id=group_id,
        chat_kind=ChatKind.SUPERGROUP,
        message_id=message_id,
        sender_id=555,
        sender_is_bot=False,
        said_at=now,
        heard_at=now,
        heard_by=uuid4(),
        text=f"{QUESTION} {message_id}",
    )
