"""The demo's policies are policies, and its lines are answered by the rules that they name."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from drivers.messages import ChatKind
from groups.events import GroupEvent
from groups.policies import policy_parse, rule_match
from sis_project.demo.cast import SCENES, SMALL_TALK, Scene

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_a_scenes_policy_is_valid(scene: Scene) -> None:
    policy = policy_parse(scene.policy(bot_id=5, hosts=[str(uuid4()) for _ in range(3)]))

    assert policy.redpackets is not None
    assert policy.redpackets.count == scene.takers


def heard(text: str) -> GroupEvent:
    return GroupEvent(
        key="k",
        message_key="k",
        group_id=-1001,
        chat_kind=ChatKind.SUPERGROUP,
        message_id=1,
        sender_id=8,
        sender_is_bot=False,
        said_at=NOON,
        heard_at=NOON,
        heard_by=uuid4(),
        text=text,
    )


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_a_rules_line_is_answered_by_that_rule_alone(scene: Scene) -> None:
    policy = policy_parse(scene.policy(bot_id=5, hosts=[str(uuid4())]))

    for rule in scene.rules:
        answering = [r.name for r in policy.replies if rule_match(r, heard(rule.said)) is not None]
        assert answering == [rule.name]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_small_talk_is_answered_by_no_rule(scene: Scene) -> None:
    policy = policy_parse(scene.policy(bot_id=5, hosts=[str(uuid4())]))

    for text in SMALL_TALK:
        assert all(rule_match(rule, heard(text)) is None for rule in policy.replies)
