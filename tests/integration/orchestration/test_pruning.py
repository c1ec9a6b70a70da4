"""Old decisions go, with their actions; new ones stay, however ids and times lie."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from groups.models import GroupProfile
from orchestration import pruning
from orchestration.models import (
    Action,
    Command,
    CommandSource,
    CommandState,
    Decision,
    DecisionOutcome,
)
from orchestration.pruning import commands_prune, decisions_prune
from orchestration.statements import statements
from tests.integration.orchestration.plans import MakePlan

KEEP = timedelta(days=30)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def decided(group: GroupProfile, key: str, *, at: datetime) -> Decision:
    decision = Decision.objects.create(
        event_key=key,
        group=group,
        rule="rule",
        outcome=DecisionOutcome.NOBODY,
        said_at=at,
        heard_at=at,
    )
    Decision.objects.filter(pk=decision.pk).update(created_at=at)
    return decision


def test_an_old_decision_goes_with_its_actions(
    group: GroupProfile, account: Account, make_plan: MakePlan, now: datetime
) -> None:
    statements().plan(make_plan(account.pk))
    Decision.objects.update(created_at=now - KEEP - timedelta(seconds=1))
    kept = decided(group, "new", at=now)

    assert decisions_prune(now=now, keep=KEEP) == 1

    assert list(Decision.objects.all()) == [kept]
    assert not Action.objects.exists()


def test_a_run_is_bounded_and_the_next_one_goes_on(
    group: GroupProfile, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(5):
        decided(group, str(number), at=now - 2 * KEEP)

    assert decisions_prune(now=now, keep=KEEP, batches=2) == 4
    assert decisions_prune(now=now, keep=KEEP, batches=2) == 1


def test_a_command_goes_when_it_ended_long_ago(group: GroupProfile, now: datetime) -> None:
    ended = {"old": now - 2 * KEEP, "new": now, "standing": None}
    for kind, at in ended.items():
        Command.objects.create(
            kind=kind,
            payload={},
            source=CommandSource.BUS,
            state=CommandState.DONE if at else CommandState.RUNNING,
            due_at=now,
            expires_at=now,
            ended_at=at,
            created_at=now - 3 * KEEP,
            updated_at=now,
        )

    assert commands_prune(now=now, keep=KEEP) == 1

    assert set(Command.objects.values_list("kind", flat=True)) == {"new", "standing"}


def test_an_empty_table_is_nothing_to_prune(db: None, now: datetime) -> None:
    assert decisions_prune(now=now, keep=KEEP) == 0


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ages=st.lists(st.booleans(), max_size=12).map(lambda old: sorted(old, reverse=True)))
def test_exactly_the_old_ones_go(group: GroupProfile, now: datetime, ages: list[bool]) -> None:
    Decision.objects.all().delete()
    for number, old in enumerate(ages):
        decided(group, str(number), at=now - 2 * KEEP if old else now)

    gone = decisions_prune(now=now, keep=KEEP)

    assert (gone, Decision.objects.count()) == (sum(ages), len(ages) - sum(ages))
