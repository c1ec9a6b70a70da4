"""Which rules apply to what was said."""

from dataclasses import replace
from typing import Any

import pytest

from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from groups.policies import policy_parse, rule_match
from groups.policies.matching import keyword_found
from groups.policies.replies import ReplyRule
from tests.unit.groups.builders import ACCOUNT, NOON, incoming


def rule(**match: Any) -> ReplyRule:
    raw = {"name": "greet", "match": match, "texts": ["hi"]}
    return policy_parse({"replies": [raw]}).replies[0]


def said(text: str, **changes: Any) -> GroupEvent:
    message = incoming(text=text, **changes)
    return event_make(message, event_keys(message), heard_by=ACCOUNT, heard_at=NOON)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("hello", "Hello there", True),
        ("hello", "oh, hello!", True),
        ("hello", "Othello", False),
        ("hello", "Othello says hello", True),
        ("hell", "hello", False),
        ("红包", "发大红包了", True),
        ("红包", "红 包", False),
        ("!", "stop!now", True),
        ("straße", "STRASSE", True),
    ],
)
def test_a_keyword_is_found_as_a_word(keyword: str, text: str, found: bool) -> None:
    assert keyword_found(keyword, text) is found


def test_the_keyword_that_matched_is_told() -> None:
    assert rule_match(rule(keywords=["bye", "hello"]), said("Hello!")) == "hello"
    assert rule_match(rule(keywords=["bye"]), said("Hello!")) is None


def test_a_pattern_matches_without_a_keyword() -> None:
    assert rule_match(rule(pattern=r"(?i)^who\b.*\?$"), said("Who is there?")) == ""
    assert rule_match(rule(pattern=r"^Who\?$"), said("Who is there?")) is None


def test_every_given_condition_must_hold() -> None:
    both = rule(keywords=["hello"], pattern="bot")

    assert rule_match(both, said("hello bot")) == "hello"
    assert rule_match(both, said("hello")) is None


def test_bots_are_answered_only_where_the_rule_says_so() -> None:
    by_bot = said("hello", sender_is_bot=True)

    assert rule_match(rule(keywords=["hello"]), by_bot) is None
    assert rule_match(rule(keywords=["hello"], from_bots=True), by_bot) == "hello"


def test_a_mention_reaches_only_the_rules_that_ask_for_one() -> None:
    plain = said("hello")
    mention = replace(plain, mentioned=ACCOUNT)

    assert rule_match(rule(mention=True), mention) == ""
    assert rule_match(rule(mention=True), plain) is None
    assert rule_match(rule(keywords=["hello"]), mention) is None


def test_an_edit_is_never_answered() -> None:
    assert rule_match(rule(keywords=["hello"]), said("hello", edited=True)) is None
