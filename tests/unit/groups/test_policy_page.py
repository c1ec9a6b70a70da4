"""The page about policies: its example is valid, and it names every key that there is."""

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from groups.policies import GroupPolicy, policy_parse
from groups.policies.redpackets import AnswerPolicy, ButtonMatch, RedPacketPolicy
from groups.policies.replies import ReplyMatch, ReplyRule
from groups.policies.schema import GroupLimits
from groups.policies.strategy import STRATEGY_NAMES, StrategyChoice
from groups.policies.times import TimeWindow

PAGE = (Path(__file__).parents[3] / "docs" / "policies.md").read_text()
PARTS = (
    TimeWindow,
    *(GroupPolicy, GroupLimits, RedPacketPolicy, ButtonMatch, AnswerPolicy),
    *(ReplyRule, ReplyMatch, StrategyChoice),
)


def test_the_example_is_a_valid_policy() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example

    policy = policy_parse(yaml.safe_load(example[1]))

    assert [rule.name for rule in policy.replies] == ["greeting"]


@pytest.mark.parametrize("part", PARTS)
def test_every_key_of_a_policy_is_named(part: type[BaseModel]) -> None:
    unnamed = [key for key in part.model_fields if not re.search(rf"[`.{{ ]{key}[`:]", PAGE)]

    assert unnamed == []


def test_every_strategy_is_named() -> None:
    assert [name for name in STRATEGY_NAMES if f"`{name}`" not in PAGE] == []
