"""Many accounts hear the same, drains die and begin again: each event is acted on once."""

import asyncio
from collections import Counter
from random import Random
from uuid import UUID

import pytest
import redis
from django.utils import timezone

from accounts.redis_clients import redis_async
from groups.deafness import HeardMarks
from groups.listener import Listener
from groups.models import GroupProfile
from groups.own_ids import OwnIds
from groups.pending import PendingStream
from groups.watch_list import Watched, WatchList
from orchestration.assembly import drain_make
from orchestration.models import Action
from proofs.orchestration.crashes import crash_figures
from proofs.orchestration.scene import QUESTION
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount
from tests.unit.groups.builders import incoming

ACCOUNTS, MESSAGES, HOSTS = 20, 40, 2

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answering(group: GroupProfile) -> GroupProfile:
    rule = {"name": "answer", "match": {"keywords": [QUESTION]}, "texts": ["An answer."]}
    GroupProfile.objects.update(strategies={"version": 1, "replies": [rule]})
    return group


async def hear(accounts: list[UUID]) -> None:
    """Each account hears every message, in an order of its own, on one of two hosts."""
    watch = WatchList()
    watch.refresh(Watched(frozenset({GROUP_ID}), frozenset()))
    async with redis_async() as client:

        async def ring(_group_id: int, _token: str) -> bool:
            return True

        def listener() -> Listener:
            stream, own_ids = PendingStream(client), OwnIds(client)
            return Listener(
                stream=stream,
                own_ids=own_ids,
                watch=watch,
                marks=HeardMarks(),
                ring_drain=ring,
                now=lambda: now,
            )

        now = timezone.now()
        hosts = [listener() for _ in range(HOSTS)]
        said = [
            (place, account_id, number)
            for number in range(MESSAGES)
            for place, account_id in enumerate(accounts)
        ]
        Random(1).shuffle(said)
        await asyncio.gather(
            *(
                hosts[place % HOSTS].hear(
                    account_id,
                    incoming(message_id=number + 1, text=f"{QUESTION} {number}", date=now),
                )
                for place, account_id, number in said
            )
        )


def test_each_message_that_many_accounts_hear_is_answered_once(
    valkey: redis.Redis, answering: GroupProfile, make_account: MakeAccount
) -> None:
    accounts = [make_account().pk for _ in range(ACCOUNTS)]

    asyncio.run(hear(accounts))
    token = valkey.get(f"sis:group:{GROUP_ID}:drain")
    assert isinstance(token, bytes)
    drain_make(ring=lambda _accounts: None).run(GROUP_ID, token.decode())

    per_event = Counter(Action.objects.values_list("event_key", flat=True))
    assert len(per_event) == MESSAGES
    assert set(per_event.values()) == {1}


def test_drains_that_die_after_deciding_make_no_second_action(
    valkey: redis.Redis, answering: GroupProfile, make_account: MakeAccount
) -> None:
    for _ in range(3):
        make_account()

    figures = crash_figures(GROUP_ID, events=60)

    assert [figure.name for figure in figures if not figure.held] == []
