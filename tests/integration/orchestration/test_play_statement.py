"""A packet and the plan to take part in it, written at once, in the dialect of the run."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drivers.messages import ChatKind
from orchestration.models import Action, Decision
from orchestration.statements import statements
from redpackets.detection import DetectedPacket, PacketKind
from redpackets.models import PacketStatus, RedPacketEvent
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount, MakePlan

KEY = f"{GROUP_ID}:7"


@pytest.fixture
def packet() -> DetectedPacket:
    """A packet that was heard just now."""
    now = timezone.now()
    return DetectedPacket(
        group_id=GROUP_ID,
        chat_kind=ChatKind.SUPERGROUP,
        message_key=KEY,
        message_id=7,
        kind=PacketKind.BUTTON,
        heard_at=now,
        expires_at=now + timedelta(minutes=1),
        data=b"rp:1",
    )


def test_a_new_packet_runs_with_its_decision_and_its_actions(
    make_account: MakeAccount, make_plan: MakePlan, packet: DetectedPacket
) -> None:
    accounts = {make_account().pk, make_account().pk}
    plan = make_plan(*accounts, event_key=KEY)

    played = statements().play(plan, packet)

    assert played is not None
    row = RedPacketEvent.objects.get()
    assert (row.pk, row.status, row.assigned) == (played.packet_id, PacketStatus.RUNNING, 2)
    assert (row.message_id, row.message_key, row.payload) == (7, KEY, packet.payload())
    assert abs(row.expires_at - packet.expires_at) < timedelta(milliseconds=2)
    assert abs(row.created_at - timezone.now()) < timedelta(seconds=5)
    actions = Action.objects.all()
    assert {(action.packet_id, action.account_id) for action in actions} == {
        (row.pk, account_id) for account_id in accounts
    }
    assert set(played.planned.actions) == {(action.pk, action.account_id) for action in actions}
    assert Decision.objects.get().pk == played.planned.decision_id


def test_a_packet_that_nobody_takes_part_in_has_failed(
    make_plan: MakePlan, packet: DetectedPacket
) -> None:
    played = statements().play(make_plan(event_key=KEY), packet)

    assert played is not None
    assert played.planned.actions == ()
    row = RedPacketEvent.objects.get()
    assert (row.status, row.assigned) == (PacketStatus.FAILED, 0)


def test_a_known_packet_is_left_as_it_is(
    make_account: MakeAccount, make_plan: MakePlan, packet: DetectedPacket
) -> None:
    account = make_account()
    statements().play(make_plan(account.pk, event_key=KEY), packet)

    again = statements().play(make_plan(account.pk, event_key=f"{KEY}:other"), packet)

    assert again is None
    assert RedPacketEvent.objects.get().assigned == 1
    assert (Decision.objects.count(), Action.objects.count()) == (1, 1)


def test_a_decision_that_was_made_before_opens_no_packet(
    make_account: MakeAccount, make_plan: MakePlan, packet: DetectedPacket
) -> None:
    account = make_account()
    statements().plan(make_plan(account.pk, event_key=KEY))

    again = statements().play(make_plan(account.pk, event_key=KEY), packet)

    assert again is None
    assert not RedPacketEvent.objects.exists()
