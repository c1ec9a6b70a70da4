"""The sweep: what was lost is rung again, what ran out is settled."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
import redis
import redis.asyncio
from django.utils import timezone

from accounts.models import Account, Status
from groups.models import GroupProfile
from groups.pending import PendingDrain, PendingStream
from orchestration import sweeping
from orchestration.assembly import command_desk
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import Ended, Returned
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketClaim, RedPacketEvent
from redpackets.services import packet_assigned
from tests.integration.orchestration.plans import MakeAccount, MakePlan
from tests.unit.orchestration.heard import GROUP_ID, heard

MINUTE = timedelta(minutes=1)


@pytest.fixture
def pending(valkey: redis.Redis) -> PendingDrain:
    return PendingDrain(valkey)


@pytest.fixture
def unrung(valkey: redis.Redis, redis_url: str) -> None:
    """An event waits in a group whose flag nobody holds."""

    async def append() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            await PendingStream(client).append(heard())

    asyncio.run(append())
    valkey.delete(f"sis:group:{GROUP_ID}:drain")


def test_a_group_whose_bell_was_lost_is_rung_again_once(
    db: None, unrung: None, valkey: redis.Redis, pending: PendingDrain
) -> None:

    sweeping.sweep(pending=pending, desk=command_desk(), now=timezone.now())
    sweeping.sweep(pending=pending, desk=command_desk(), now=timezone.now())

    assert valkey.llen("events") == 1


def test_a_group_whose_bell_is_lost_again_is_rung_by_the_next_sweep(
    db: None, unrung: None, pending: PendingDrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(sweeping, "ring_drain", lambda *_: False)
        assert sweeping.groups_ring(pending) == 0

    assert sweeping.groups_ring(pending) == 1


def test_an_account_with_overdue_actions_is_rung_again(
    make_account: MakeAccount, make_plan: MakePlan, valkey: redis.Redis
) -> None:
    due, fresh = make_account(), make_account()
    statements().plan(make_plan(due.pk))
    Action.objects.update(not_before=timezone.now() - MINUTE)
    statements().plan(make_plan(fresh.pk))

    assert sweeping.accounts_ring() == 1

    assert valkey.llen(f"account.{due.pk}") == 1
    assert valkey.llen(f"account.{fresh.pk}") == 0


def test_a_press_whose_host_died_is_unknown_and_its_packet_is_told(
    make_account: MakeAccount, make_plan: MakePlan, group: GroupProfile, pending: PendingDrain
) -> None:
    account = make_account()
    now = timezone.now()
    packet = RedPacketEvent.objects.create(
        group=group, message_id=7, message_key="k", heard_at=now, expires_at=now + MINUTE
    )
    statements().plan(make_plan(account.pk, packet_id=packet.pk))
    packet_assigned(packet_id=packet.pk, account_ids=[account.pk], now=now)
    statements().claim({account.pk: 4}, holder="host-1")
    Action.objects.update(claim_until=now - MINUTE)

    sweeping.sweep(pending=pending, desk=command_desk(), now=now)
    sweeping.packets_tell(now=now + MINUTE)

    assert Action.objects.get().status == ActionStatus.UNKNOWN
    assert RedPacketClaim.objects.get().outcome == ClaimOutcome.UNKNOWN


def test_a_packet_hears_of_an_outcome_that_its_host_took_to_the_grave(
    make_account: MakeAccount, make_plan: MakePlan, group: GroupProfile, valkey: redis.Redis
) -> None:
    account = make_account()
    now = timezone.now()
    packet = RedPacketEvent.objects.create(
        group=group, message_id=7, message_key="k", heard_at=now, expires_at=now + MINUTE
    )
    ((action_id, _),) = statements().plan(make_plan(account.pk, packet_id=packet.pk)).actions
    packet_assigned(packet_id=packet.pk, account_ids=[account.pk], now=now)
    statements().claim({account.pk: 4}, holder="host-1")
    result = {"answer": "You won 1.50 USDT", "answered_at": now.timestamp() + 1}
    statements().end([Ended(action_id, 1, ActionStatus.DONE, result=result)])

    assert sweeping.packets_tell(now=now) == 0
    assert sweeping.packets_tell(now=now + MINUTE) == 1
    assert sweeping.packets_tell(now=now + MINUTE) == 0

    claim = RedPacketClaim.objects.get()
    assert claim.outcome == ClaimOutcome.WON
    assert (claim.amount, claim.currency) == (Decimal("1.5"), "USDT")


def test_a_packet_hears_of_a_late_answer_that_its_host_took_to_the_grave(
    make_account: MakeAccount, make_plan: MakePlan, group: GroupProfile, pending: PendingDrain
) -> None:
    account = make_account()
    now = timezone.now()
    packet = RedPacketEvent.objects.create(
        group=group, message_id=7, message_key="k", heard_at=now, expires_at=now + MINUTE
    )
    ((action_id, _),) = statements().plan(make_plan(account.pk, packet_id=packet.pk)).actions
    packet_assigned(packet_id=packet.pk, account_ids=[account.pk], now=now)
    statements().claim({account.pk: 4}, holder="host-1")
    Action.objects.update(claim_until=now - MINUTE)
    sweeping.sweep(pending=pending, desk=command_desk(), now=now)
    assert sweeping.packets_tell(now=now + MINUTE) == 1
    assert RedPacketClaim.objects.get().outcome == ClaimOutcome.UNKNOWN
    assert sweeping.packets_tell(now=now + MINUTE) == 0
    result = {"answer": "You won 1.50 USDT", "answered_at": now.timestamp() + 1}
    statements().end([Ended(action_id, 1, ActionStatus.DONE, result=result)])

    assert sweeping.packets_tell(now=now + MINUTE) == 1
    assert sweeping.packets_tell(now=now + MINUTE) == 0

    assert RedPacketClaim.objects.get().outcome == ClaimOutcome.WON


def test_what_waits_for_a_dead_account_fails(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    dead, alive = make_account(status=Status.NEED_RELOGIN), make_account()
    statements().plan(make_plan(dead.pk, alive.pk))

    assert sweeping.dead_accounts_fail() == 1

    statuses = dict(Action.objects.values_list("account_id", "status"))
    assert statuses == {dead.pk: ActionStatus.FAILED, alive.pk: ActionStatus.QUEUED}


def test_a_send_of_a_dead_account_that_may_have_arrived_is_unknown(
    make_account: MakeAccount, make_plan: MakePlan
) -> None:
    account = make_account()
    statements().plan(make_plan(account.pk, kind=ActionKind.SEND))
    (action,) = statements().claim({account.pk: 4}, holder="host-1").claimed
    statements().give_back(
        [Returned(action.id, action.fence, timedelta(seconds=1), attempted=True)]
    )
    Account.objects.update(status=Status.NEED_RELOGIN)

    assert sweeping.dead_accounts_fail() == 1

    assert Action.objects.get().status == ActionStatus.UNKNOWN


def test_a_claim_that_runs_out_after_its_packet_is_told_all_the_same(
    make_account: MakeAccount, make_plan: MakePlan, group: GroupProfile, pending: PendingDrain
) -> None:
    account = make_account()
    now = timezone.now()
    packet = RedPacketEvent.objects.create(
        group=group, message_id=7, message_key="k", heard_at=now, expires_at=now
    )
    statements().plan(make_plan(account.pk, packet_id=packet.pk))
    packet_assigned(packet_id=packet.pk, account_ids=[account.pk], now=now)
    statements().claim({account.pk: 4}, holder="host-1")
    Action.objects.update(claim_until=now - MINUTE)

    sweeping.sweep(pending=pending, desk=command_desk(), now=now)
    sweeping.sweep(pending=pending, desk=command_desk(), now=now + 2 * sweeping.UNTOLD)

    assert RedPacketClaim.objects.get().outcome == ClaimOutcome.UNKNOWN


@pytest.mark.parametrize("error", [redis.ConnectionError, KeyError])
def test_one_step_that_fails_stops_no_other(
    group: GroupProfile,
    pending: PendingDrain,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    now = timezone.now()
    RedPacketEvent.objects.create(
        group=group, message_id=7, message_key="k", heard_at=now, expires_at=now
    )

    def away(*args: object) -> None:
        raise error

    monkeypatch.setattr(sweeping, "groups_ring", away)

    sweeping.sweep(pending=pending, desk=command_desk(), now=now + MINUTE)

    assert RedPacketEvent.objects.get().status == PacketStatus.FAILED
