"""What a group's operators want: the schema of `group_profiles.strategies`, version 2."""

from groups.policies.loading import policy_load, policy_parse
from groups.policies.matching import rule_match
from groups.policies.redpackets import AnswerPolicy, ButtonMatch, RedPacketPolicy
from groups.policies.replies import ReplyMatch, ReplyRule
from groups.policies.schema import GroupLimits, GroupPolicy
from groups.policies.strategy import StrategyChoice
from groups.policies.texts import text_render

__all__ = [
    "AnswerPolicy",
    "ButtonMatch",
    "GroupLimits",
    "GroupPolicy",
    "RedPacketPolicy",
    "ReplyMatch",
    "ReplyRule",
    "StrategyChoice",
    "policy_load",
    "policy_parse",
    "rule_match",
    "text_render",
]
