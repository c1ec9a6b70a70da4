"""What `manage.py why` tells of a decision, and what it says when there is none."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Account
from groups.models import GroupProfile
from orchestration.management.commands.why import Command
from orchestration.models import Action, ActionStatus, Decision, DecisionOutcome
from orchestration.statements import statements
from orchestration.stories import decisions_found, story_tell
from tests.integration.orchestration.plans import MakeAccount, MakePlan

REASONS = {
    "strategy": "round_robin",
    "asked": 1,
    "members": 5,
    "able": 4,
    "candidates": 4,
    "left_out": {"paused": 1, "offline": 2},
    "budgets": {"group": "120/m", "service": "600/m"},
    "chosen": [{"account": "x", "score": 1.0, "why": "its turn"}],
}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def action(make_account: MakeAccount, make_plan: MakePlan, now: datetime) -> Action:
    """One press that was sent 6 ms after the decision and answered after 88 ms."""
    account: Account = make_account(display_name="Amber")
    statements().plan(make_plan(account.pk, event_key="-100:7"))
    Decision.objects.update(reasons=REASONS, created_at=now)
    stamps = [(now + timedelta(milliseconds=ms)).timestamp() for ms in (6, 94)]
    Action.objects.update(
        status=ActionStatus.DONE, result=dict(zip(("sent_at", "answered_at"), stamps, strict=True))
    )
    return Action.objects.get()


def why(named: object, *options: str) -> str:
    said = StringIO()
    call_command("why", *options, "--", str(named), stdout=said)
    return said.getvalue()


def test_an_action_is_told_from_what_was_heard_to_the_answer(action: Action) -> None:
    story = why(action.pk)

    assert "rule 'rule' in Tea house" in story
    assert "8 accounts of ours are in the group, 2 offline, 1 paused; 4 could act" in story
    assert "Strategy round_robin chose 1 (its turn)." in story
    assert f"Action {action.pk}, Amber: sent 6 ms after the decision, answered in 88 ms: done." in (
        story
    )


def test_an_event_is_told_by_its_key(action: Action) -> None:
    assert why(action.event_key) == why(action.pk)


def test_an_events_key_is_no_option_at_the_terminal(
    action: Action, capsys: pytest.CaptureFixture[str]
) -> None:
    Command().run_from_argv(["manage.py", "why", action.event_key, "--json"])

    assert "Decision" in capsys.readouterr().out


def test_a_script_gets_it_as_json(action: Action) -> None:
    (told,) = json.loads(why(action.pk, "--json"))

    assert told["title"].startswith("Decision ")


@pytest.mark.parametrize(
    ("status", "changes", "told"),
    [
        (ActionStatus.QUEUED, {"error": "flood wait"}, "waits, not before"),
        (ActionStatus.EXPIRED, {}, "its time ran out before it was begun."),
        (ActionStatus.FAILED, {"error": "CHANNEL_PRIVATE"}, "refused for good (CHANNEL_PRIVATE)."),
        (ActionStatus.DEAD, {"attempts": 5}, "given up after 5 tries."),
        (ActionStatus.CLAIMED, {}, "a host is carrying it out."),
    ],
)
def test_an_action_that_did_not_leave_says_why(
    action: Action, status: str, changes: dict[str, object], told: str
) -> None:
    Action.objects.update(status=status, result=None, **changes)

    assert told in why(action.pk)


def test_nobody_and_too_old_are_said(group: GroupProfile, now: datetime) -> None:
    for outcome in (DecisionOutcome.NOBODY, DecisionOutcome.EXPIRED):
        Decision.objects.create(
            event_key="-100:8",
            group=group,
            rule=outcome,
            outcome=outcome,
            said_at=now,
            heard_at=now,
        )

    story = why("-100:8")

    assert "Nobody could act" in story
    assert "too old" in story


def test_a_long_story_counts_the_rest(
    action: Action, monkeypatch: pytest.MonkeyPatch, make_account: MakeAccount, make_plan: MakePlan
) -> None:
    monkeypatch.setattr("orchestration.stories.telling.MOST_ACTIONS", 1)
    accounts = [make_account().pk for _ in range(3)]
    statements().plan(make_plan(*accounts, event_key="-100:9"))

    (decision,) = decisions_found("-100:9")

    assert story_tell(decision).lines()[-1] == "... and 2 more actions."


@pytest.mark.parametrize("named", ["404", "-100:404", "9" * 30])
def test_what_nobody_decided_is_said_in_a_sentence(db: None, named: str) -> None:
    with pytest.raises(CommandError, match="No decision is known"):
        why(named)
