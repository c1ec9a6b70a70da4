"""A group, accounts in it, and plans to write."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import Account, AccountLease, Status
from groups.models import GroupMember, GroupProfile
from orchestration.models import ActionKind, DecisionOutcome
from orchestration.statements.rows import Plan, PlannedAction
from tests.integration.orchestration.engine_bench import EngineBench
from tests.integration.orchestration.mouth import Mouth
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount, MakePlan
from tests.integration.orchestration.scene import Scene

SAID_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def group(db: None) -> GroupProfile:
    return GroupProfile.objects.create(
        group_id=GROUP_ID, name="Tea house", enabled=True, attested_at=SAID_AT
    )


@pytest.fixture
def make_account(group: GroupProfile) -> MakeAccount:
    """An active account in the group whose lease is held."""

    def make(**fields: object) -> Account:
        account = Account.objects.create(**{"status": Status.ACTIVE, **fields})
        AccountLease.objects.create(
            account=account,
            holder="host-1",
            epoch=1,
            expires_at=timezone.now() + timedelta(minutes=1),
        )
        GroupMember.objects.create(group=group, account=account, seen_at=SAID_AT)
        return account

    return make


@pytest.fixture
def account(make_account: MakeAccount) -> Account:
    return make_account()


@pytest.fixture
def mouth() -> Mouth:
    return Mouth()


@pytest.fixture
def make_plan(group: GroupProfile) -> MakePlan:
    """A plan of presses or sends, one for each account, under an event of its own."""

    def make(
        *account_ids: UUID,
        kind: ActionKind = ActionKind.PRESS,
        event_key: str = "",
        life: timedelta = timedelta(minutes=1),
        delay: timedelta = timedelta(0),
        packet_id: int | None = None,
        group_id: int = group.group_id,
    ) -> Plan:
        now = timezone.now()
        actions = [
            PlannedAction(slot, account_id, kind, {"chat_id": group_id, "text": "茶"}, delay)
            for slot, account_id in enumerate(account_ids)
        ]
        return Plan(
            event_key=event_key or f"{group_id}:{uuid4()}",
            group_id=group_id,
            rule="rule",
            outcome=DecisionOutcome.ACTED,
            reasons={"strategy": "weighted"},
            said_at=now,
            heard_at=now,
            expires_at=now + life,
            packet_id=packet_id,
            actions=actions,
        )

    return make


@pytest.fixture
def bench() -> Iterator[EngineBench]:
    """A running engine."""
    bench = EngineBench()
    yield bench
    bench.close()


@pytest.fixture
def scene(bench: EngineBench, make_account: MakeAccount, make_plan: MakePlan) -> Scene:
    """Accounts among a bot's red packets, under that engine."""
    return Scene(bench, make_account, make_plan)
