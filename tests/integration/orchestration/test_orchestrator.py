"""From a heard event to committed decisions and actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
import redis
from django.utils import timezone

from accounts.models import Account, AccountLease, Desired, FloodDeadline, Status
from accounts.services import switch_throw
from groups.errors import PolicyInvalid
from groups.events import GroupEvent
from groups.models import GroupProfile
from orchestration.group_views import COMING_FOR, FRESH_FOR, RENEWED_AFTER, GroupViews
from orchestration.models import Action, ActionKind, Decision, DecisionOutcome
from orchestration.orchestrator import Orchestrator
from redpackets.models import PacketStatus, RedPacketEvent
from tests.integration.orchestration.plans import MakeAccount
from tests.unit.orchestration.heard import heard, keyword_packet, packet

pytestmark = pytest.mark.usefixtures("valkey")

GREET = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["A", "B", "C"]}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def decide(now: datetime) -> Callable[[GroupEvent], set[Any]]:
    """Decide an event that was said just now."""
    orchestrator = Orchestrator(GroupViews(lambda: 0.0), timedelta(seconds=60), Random(3))

    def run(event: GroupEvent) -> set[Any]:
        orchestrator.views.forget()
        decided = orchestrator.decide(event, now=now)
        decided.show()
        return decided.accounts

    return run


Decide = Callable[[GroupEvent], set[Any]]


def policy(group: GroupProfile, **raw: object) -> None:
    group.strategies = raw
    group.save()


def test_a_packet_becomes_one_press_for_each_account(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    accounts = {make_account().pk for _ in range(4)}

    woken = decide(packet(said_at=now, heard_at=now))

    assert woken == accounts
    row = RedPacketEvent.objects.get()
    assert (row.status, row.assigned) == (PacketStatus.RUNNING, 4)
    actions = Action.objects.all()
    assert {action.account_id for action in actions} == accounts
    assert {action.packet_id for action in actions} == {row.pk}
    assert {action.kind for action in actions} == {ActionKind.PRESS}
    decision = Decision.objects.get()
    assert decision.outcome == DecisionOutcome.ACTED
    assert decision.reasons["able"] == 4


def test_deciding_again_after_a_crash_makes_no_second_action(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={}, replies=[GREET | {"match": {"pattern": ".", "from_bots": True}}])
    make_account()
    event = packet(said_at=now, heard_at=now)
    first = decide(event)

    make_account()
    again = decide(event)

    assert (len(first), again) == (1, set())
    assert Action.objects.count() == 2
    assert RedPacketEvent.objects.get().assigned == 1


def test_an_edit_that_shows_the_packet_again_is_the_same_packet(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    make_account()
    event = packet(said_at=now, heard_at=now)
    decide(event)

    again = decide(packet(said_at=now, heard_at=now, edited=True, key=f"{event.key}:e1"))

    assert again == set()
    assert RedPacketEvent.objects.count() == 1


def test_only_accounts_that_can_act_take_part(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    able = make_account()
    make_account(desired=Desired.PAUSED)
    make_account(status=Status.SUSPENDED)
    flooded = make_account()
    FloodDeadline.objects.create(account=flooded, method="press", until=now + timedelta(minutes=1))
    switched_off = make_account()
    switch_throw(scope=f"account:{switched_off.pk}", actor="tests", reason="tests")
    make_account(listens_until=now + timedelta(hours=1))

    assert decide(packet(said_at=now, heard_at=now)) == {able.pk}

    reasons = Decision.objects.get().reasons
    assert reasons["left_out"] == {
        "paused": 1,
        "suspended": 1,
        "kill switch": 1,
        "listens only": 1,
        "flood wait": 1,
    }
    assert (reasons["members"], reasons["able"]) == (2, 1)


def test_an_account_whose_host_is_bringing_its_line_up_takes_part(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    coming, gone, without_session = (
        make_account(status=Status.OFFLINE, session_generation=generation)
        for generation in (1, 1, 0)
    )
    AccountLease.objects.filter(account__in=[gone]).update(expires_at=now - COMING_FOR)
    Account.objects.filter(pk=gone.pk).update(updated_at=now - COMING_FOR - COMING_FOR)
    assert without_session.pk

    assert decide(packet(said_at=now, heard_at=now)) == {coming.pk}


def test_a_kill_switch_of_the_group_leaves_nobody(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    make_account()
    switch_throw(scope=f"group:{group.pk}", actor="tests", reason="tests")

    assert decide(packet(said_at=now, heard_at=now)) == set()

    assert Decision.objects.get().outcome == DecisionOutcome.NOBODY
    assert RedPacketEvent.objects.get().status == PacketStatus.FAILED


@pytest.mark.parametrize(
    "change",
    [{"enabled": False}, {"strategies": {}}],
    ids=["not enabled", "empty policy"],
)
def test_a_group_without_a_policy_in_force_is_left_alone(
    group: GroupProfile,
    make_account: MakeAccount,
    decide: Decide,
    now: datetime,
    change: dict[str, Any],
) -> None:
    policy(group, redpackets={})
    make_account()
    GroupProfile.objects.update(**change)

    assert decide(packet(said_at=now, heard_at=now)) == set()
    assert not Decision.objects.exists()


def test_an_event_that_meets_an_unreadable_policy_is_decided_once_it_is_mended(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    make_account()
    event = packet(said_at=now, heard_at=now)
    policy(group, version=9)
    with pytest.raises(PolicyInvalid):
        decide(event)
    assert not Decision.objects.exists()

    policy(group, redpackets={})

    assert len(decide(event)) == 1


def test_a_view_whose_policy_becomes_unreadable_is_forgotten_and_stops_no_drain(
    group: GroupProfile, now: datetime
) -> None:
    clock = [10.0]
    views = GroupViews(lambda: clock[0])
    views.view(group.pk, now=now)
    policy(group, version=9)
    clock[0] += RENEWED_AFTER.total_seconds()

    views.renew(group.pk, now=now)

    with pytest.raises(PolicyInvalid):
        views.view(group.pk, now=now)


def test_an_event_that_waited_too_long_is_recorded_and_not_acted_on(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={}, replies=[GREET])
    make_account()
    said_at = now - timedelta(seconds=61)

    decide(packet(said_at=said_at, heard_at=said_at))
    decide(heard("hello", message_id=8, said_at=said_at, heard_at=said_at))

    assert list(Decision.objects.values_list("outcome", flat=True)) == [DecisionOutcome.EXPIRED] * 2
    assert not Action.objects.exists()


def test_turns_go_on_where_the_last_decision_left_them(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET])
    accounts = sorted(make_account().pk for _ in range(3))

    for message_id in range(10, 16):
        decide(heard("hello", message_id=message_id, said_at=now, heard_at=now))

    actions = Action.objects.order_by("id")
    assert [action.account_id for action in actions] == accounts * 2
    assert [action.payload["text"] for action in actions] == ["A", "B", "C"] * 2


def test_a_rule_that_rests_decides_nothing(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET | {"cooldown": 30}])
    make_account()

    for message_id in range(10, 13):
        decide(heard("hello", message_id=message_id, said_at=now, heard_at=now))

    assert Decision.objects.count() == 1


def test_a_keyword_packet_makes_everybody_send_its_phrase(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, redpackets={})
    make_account()

    decide(keyword_packet(said_at=now, heard_at=now))

    action = Action.objects.get()
    assert (action.kind, action.payload) == (ActionKind.SEND, {"text": "good luck"})


def test_the_texts_of_messages_stay_out_of_decisions(
    group: GroupProfile, make_account: MakeAccount, decide: Decide, now: datetime
) -> None:
    policy(group, replies=[GREET])
    make_account()

    decide(heard("hello, canary", said_at=now, heard_at=now))

    assert "canary" not in str(Decision.objects.get().reasons)


def test_a_view_is_kept_for_a_second(
    group: GroupProfile,
    make_account: MakeAccount,
    now: datetime,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    policy(group, redpackets={})
    make_account()
    clock = [10.0]
    views = GroupViews(lambda: clock[0])

    with django_assert_num_queries(4):
        views.view(group.pk, now=now)
    clock[0] += 0.4
    with django_assert_num_queries(0):
        views.view(group.pk, now=now)
    clock[0] += FRESH_FOR.total_seconds() - 0.4
    with django_assert_num_queries(4):
        views.view(group.pk, now=now)


def test_a_view_is_renewed_between_events_when_it_is_half_as_old_as_it_may_be(
    group: GroupProfile,
    make_account: MakeAccount,
    now: datetime,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    policy(group, redpackets={})
    make_account()
    clock = [10.0]
    views = GroupViews(lambda: clock[0])
    views.renew(group.pk, now=now)
    views.view(group.pk, now=now)

    with django_assert_num_queries(0):
        views.renew(group.pk, now=now)
    clock[0] += RENEWED_AFTER.total_seconds()
    with django_assert_num_queries(4):
        views.renew(group.pk, now=now)
    clock[0] += 0.4
    with django_assert_num_queries(0):
        views.view(group.pk, now=now)


def test_a_bots_reply_to_our_phrase_settles_the_claim(
    group: GroupProfile,
    make_account: MakeAccount,
    decide: Decide,
    now: datetime,
    valkey: redis.Redis,
) -> None:
    policy(group, redpackets={})
    account = make_account()
    decide(keyword_packet(said_at=now, heard_at=now))
    assert account.pk
    assert valkey.exists(f"sis:redpacket:{RedPacketEvent.objects.get().pk}:state") in {0, 1}
