"""A decision and its actions, written once. The run's database picks the dialect."""

from datetime import timedelta

from django.utils import timezone

from groups.models import GroupProfile
from orchestration.models import Action, ActionStatus, Decision
from orchestration.statements import statements
from redpackets.models import RedPacketEvent
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount, MakePlan


def test_a_plan_becomes_a_decision_and_queued_actions(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    first, second = make_account(), make_account()
    plan = make_plan(first.pk, second.pk)

    planned = statements().plan(plan)

    decision = Decision.objects.get()
    assert decision.pk == planned.decision_id
    assert (decision.event_key, decision.reasons) == (plan.event_key, plan.reasons)
    assert abs(decision.said_at - plan.said_at) < timedelta(milliseconds=2)
    actions = Action.objects.order_by("slot")
    assert {action.account_id for action in actions} == {first.pk, second.pk}
    assert set(planned.actions) == {(action.pk, action.account_id) for action in actions}
    assert all(action.status == ActionStatus.QUEUED for action in actions)
    assert actions[0].payload == {"chat_id": GROUP_ID, "text": "茶"}
    assert abs(actions[0].expires_at - plan.expires_at) < timedelta(milliseconds=2)
    assert actions[0].not_before <= timezone.now()


def test_deciding_again_makes_no_second_action(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    account = make_account()
    other = make_account()
    statements().plan(make_plan(account.pk, event_key="-1:7"))

    again = statements().plan(make_plan(account.pk, other.pk, event_key="-1:7"))

    assert again.decision_id is None
    assert again.actions == ()
    assert Action.objects.count() == 1


def test_a_packet_is_grabbed_once_by_an_account_whoever_asked(
    make_account: MakeAccount, make_plan: MakePlan, group: GroupProfile
) -> None:
    account, other = make_account(), make_account()
    packet = RedPacketEvent.objects.create(
        group=group,
        message_id=7,
        message_key="-1:7",
        heard_at=timezone.now(),
        expires_at=timezone.now() + timedelta(minutes=1),
    )
    statements().plan(make_plan(account.pk, packet_id=packet.pk))

    second = statements().plan(make_plan(account.pk, other.pk, packet_id=packet.pk))

    assert second.decision_id is not None
    assert [account_id for _, account_id in second.actions] == [other.pk]


def test_a_delay_moves_the_start_and_the_end(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    plan = make_plan(make_account().pk, delay=timedelta(seconds=90))

    statements().plan(plan)

    action = Action.objects.get()
    assert action.not_before > timezone.now() + timedelta(seconds=80)
    assert action.expires_at > action.not_before
