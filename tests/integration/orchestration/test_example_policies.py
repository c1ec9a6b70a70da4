"""What the example policies for replies lead to; those for games are played at the sandbox."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from groups.models import GroupProfile
from groups.policies.files import policy_file_read
from groups.services import policy_apply
from orchestration.group_views import GroupViews
from orchestration.models import Action, Decision
from orchestration.orchestrator import Orchestrator
from tests.integration.orchestration.plans import MakeAccount
from tests.unit.orchestration.heard import BOT, heard

pytestmark = pytest.mark.usefixtures("valkey")

EXAMPLES = Path(__file__).parents[3] / "docs" / "policies"
TEATIME = datetime(2026, 6, 1, 14, tzinfo=UTC)
Say = Callable[..., list[str]]


@pytest.fixture
def say(group: GroupProfile) -> Say:
    """Let somebody say something; the texts that are answered."""
    orchestrator = Orchestrator(GroupViews(lambda: 0.0), timedelta(minutes=1), Random(3))
    numbers = iter(range(100, 10_000))

    def run(text: str, *, at: datetime = TEATIME, **changes: object) -> list[str]:
        orchestrator.views.forget()
        before = set(Action.objects.values_list("pk", flat=True))
        event = heard(text, message_id=next(numbers), said_at=at, heard_at=at, **changes)
        orchestrator.decide(event, now=at)
        new = Action.objects.exclude(pk__in=before).order_by("slot")
        return [action.payload["text"] for action in new]

    return run


def apply(group: GroupProfile, name: str) -> None:
    raw = policy_file_read(EXAMPLES / name).raw
    policy_apply(group_id=group.pk, raw=raw, now=TEATIME)


def test_greetings_are_seldom_and_not_at_night(
    group: GroupProfile, make_account: MakeAccount, say: Say
) -> None:
    apply(group, "greetings.yaml")
    make_account()
    soon, later = TEATIME + timedelta(seconds=10), TEATIME + timedelta(seconds=30)

    assert say("hello", sender_id=1) == ["Hello!"]
    assert say("hello", sender_id=2, at=soon) == []
    assert say("hello", sender_id=1, at=later) == []
    assert say("你好", sender_id=2, at=later) == ["Welcome to Tea house."]
    assert say("hello", sender_id=3, at=TEATIME.replace(hour=23)) == []


def test_what_is_said_to_us_is_answered_by_who_is_spoken_to(
    group: GroupProfile, make_account: MakeAccount, say: Say
) -> None:
    apply(group, "questions.yaml")
    make_account(display_name="Ada")
    bob: UUID = make_account(display_name="Bob").pk

    say("A game!", sender_id=BOT, sender_is_bot=True)  # the first: its number is 100

    assert say("where are the rules?", mentioned=bob)[0].startswith("I am Bob")
    assert say("thanks!", mentioned=bob, reply_to_message_id=5) == ["You are welcome."]
    assert say("thanks!") == []
    assert len(say("what are the rules", reply_to_message_id=100)) == 1
    assert say("what are the rules", reply_to_message_id=999) == []


def test_a_trial_answers_half_and_calls_nobody(
    group: GroupProfile, make_account: MakeAccount, say: Say
) -> None:
    apply(group, "trying-out.yaml")
    make_account()

    answered = sum(len(say("good luck")) for _ in range(40))

    assert 8 <= answered <= 32
    assert all(action.payload["dry_run"] for action in Action.objects.all())
    assert Decision.objects.count() == answered


def test_every_example_is_run_by_a_test() -> None:
    run = Path(__file__).read_text()
    played = (Path(__file__).parents[1] / "shapes" / "test_shapes.py").read_text()

    assert [one.name for one in EXAMPLES.glob("*.yaml") if one.name not in run + played] == []
