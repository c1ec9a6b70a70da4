"""Policies that ask what was done before, and for whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from groups.events import GroupEvent
from groups.models import GroupProfile
from orchestration.group_views import GroupViews
from orchestration.models import Action, ActionStatus, Decision, DecisionOutcome, RuleUse
from orchestration.orchestrator import Orchestrator
from orchestration.sweeping import packets_tell
from orchestration.uses import SENDERS_KEPT_FOR, uses_forget
from redpackets.models import PacketStatus, RedPacketClaim, RedPacketEvent
from tests.integration.orchestration.plans import MakeAccount
from tests.integration.orchestration.scene import Scene, reaches
from tests.unit.orchestration.heard import BOT, heard, packet

pytestmark = pytest.mark.usefixtures("valkey")

GREET = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["A"]}
BYE = GREET | {"name": "bye", "match": {"keywords": ["bye"]}}

Decide = Callable[..., set[Any]]


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(hour=12)


@pytest.fixture
def decide(now: datetime) -> Decide:
    orchestrator = Orchestrator(GroupViews(lambda: 0.0), timedelta(days=9), Random(3))

    def run(event: GroupEvent) -> set[Any]:
        orchestrator.views.forget()
        return orchestrator.decide(event, now=now).accounts

    return run


def policy(group: GroupProfile, **raw: object) -> None:
    group.strategies = {"version": 2} | raw
    group.save()


def test_the_least_recently_used_is_found_across_rules(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    lru = {"strategy": "least_recently_used"}
    policy(group, replies=[GREET | lru, BYE], redpackets=lru | {"count": 1})
    accounts = {make_account().pk for _ in range(3)}

    acted = [
        decide(heard("bye", message_id=1, said_at=now, heard_at=now)),
        decide(heard("hello", message_id=2, said_at=now + timedelta(seconds=1), heard_at=now)),
        decide(packet(message_id=3, said_at=now + timedelta(seconds=2), heard_at=now)),
        decide(heard("hello", message_id=4, said_at=now + timedelta(seconds=3), heard_at=now)),
    ]

    assert set().union(*acted[:3]) == accounts
    assert acted[3] == acted[0]


def test_an_account_takes_part_at_most_so_often_a_day(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={"most_a_day": 2})
    make_account()
    times = [now, now, now, now + timedelta(days=1)]

    acted = [
        bool(decide(packet(message_id=number, said_at=said_at, heard_at=now)))
        for number, said_at in enumerate(times, start=1)
    ]

    assert acted == [True, True, False, True]
    outcomes = list(Decision.objects.order_by("id").values_list("outcome", flat=True))
    assert outcomes[2] == DecisionOutcome.NOBODY


def test_deciding_again_after_a_crash_counts_once(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={"most_a_day": 5}, replies=[GREET | {"sender_cooldown": 9}])
    make_account()

    for _ in range(3):
        decide(packet(said_at=now, heard_at=now))

    assert RuleUse.objects.get(account__isnull=False).count == 1


def test_a_sender_who_was_answered_waits_and_others_do_not(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET | {"sender_cooldown": 60}])
    make_account()

    acted = [
        bool(decide(heard("hello", message_id=number, sender_id=sender, said_at=now, heard_at=now)))
        for number, sender in enumerate([5, 5, 6, None, None], start=1)
    ]

    assert acted == [True, False, True, True, True]


def test_a_sender_whom_nobody_could_answer_does_not_wait(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET | {"sender_cooldown": 60}])

    assert not decide(heard("hello", message_id=1, said_at=now, heard_at=now))
    make_account()

    assert decide(heard("hello", message_id=2, said_at=now, heard_at=now))


def test_senders_are_forgotten_once_no_cooldown_can_hold(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET | {"sender_cooldown": 60}])
    make_account()
    decide(heard("hello", said_at=now, heard_at=now))

    assert uses_forget(now=now + SENDERS_KEPT_FOR, limit=9) == 0
    assert uses_forget(now=now + SENDERS_KEPT_FOR + timedelta(seconds=1), limit=9) == 1
    assert RuleUse.objects.filter(account__isnull=False).count() == 1


def test_a_policy_that_asks_nothing_keeps_nothing(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET], redpackets={})
    make_account()

    decide(heard("hello", said_at=now, heard_at=now))

    assert not RuleUse.objects.exists()


def test_a_reply_to_what_a_bot_said_is_known_by_the_bots_message(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET | {"match": {"reply_to": "bot"}}])
    make_account()
    decide(heard("A game!", message_id=1, sender_id=BOT, sender_is_bot=True, said_at=now))
    decide(heard("I am here", message_id=2, said_at=now))

    def reply(to: int, number: int) -> bool:
        return bool(decide(heard(message_id=number, reply_to_message_id=to, said_at=now)))

    assert [reply(1, 11), reply(2, 12), reply(3, 13)] == [True, False, False]


def test_nobody_acts_in_quiet_hours(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET], quiet_hours=[{"begins": "11:00", "ends": "13:59"}])
    make_account()

    assert not decide(heard("hello", said_at=now, heard_at=now))
    assert Decision.objects.get().reasons["left_out"] == {"quiet hours": 1}


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_does_everything_but_the_call(scene: Scene, group: GroupProfile) -> None:
    policy(group, replies=[GREET], redpackets={}, dry_run=True)
    account = scene.account()
    now = timezone.now()
    orchestrator = Orchestrator(GroupViews(lambda: 0.0), timedelta(minutes=1), Random(3))

    orchestrator.decide(heard("hello", message_id=1, said_at=now, heard_at=now), now=now)
    orchestrator.decide(packet(message_id=2, said_at=now, heard_at=now), now=now)
    scene.bench.engine.wake(account.pk)

    for action in Action.objects.all():
        assert (reaches(action.pk, ActionStatus.DONE).result or {})["dry_run"] is True
    assert len(scene.bench.budgets.taken) == 2
    assert (scene.bench.telegram.presses, scene.bench.telegram.sends) == ([], [])
    assert packets_tell(now=timezone.now() + timedelta(minutes=1)) == 0
    assert not RedPacketClaim.objects.exists()
    assert RedPacketEvent.objects.get().status == PacketStatus.RUNNING
