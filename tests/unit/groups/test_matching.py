"""Which rules apply to what was said."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from groups.event_keys import event_keys, event_make
from groups.events import GroupEvent
from groups.policies import policy_parse, rule_match
from groups.policies.matching import keyword_found
from groups.policies.replies import ReplyRule
from tests.unit.groups.builders import ACCOUNT, NOON, incoming


def rule(share: float = 1, **match: Any) -> ReplyRule:
    raw = {"name": "greet", "match": match, "texts": ["hi"], "share": share}
    return policy_parse({"version": 2, "replies": [raw]}).replies[0]


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
    assert rule_match(rule(keywords=["hello"], sender_roles=["bot"]), by_bot) == "hello"


def test_a_mention_reaches_only_the_rules_that_ask_for_one() -> None:
    plain = said("hello")
    mention = replace(plain, mentioned=ACCOUNT)

    assert rule_match(rule(mention=True), mention) == ""
    assert rule_match(rule(mention=True), plain) is None
    assert rule_match(rule(keywords=["hello"]), mention) is None


def test_only_the_named_senders_are_answered() -> None:
    named = rule(senders=[500])

    assert rule_match(named, said("hello")) == ""
    assert rule_match(named, said("hello", sender_id=501)) is None


@pytest.mark.parametrize(
    ("sender", "role"),
    [
        ({"sender_id": 7}, "member"),
        ({"sender_id": 7, "sender_is_bot": True}, "bot"),
        ({"sender_id": None}, "anonymous"),
    ],
)
def test_a_sender_has_the_one_role_that_can_be_known(sender: dict[str, Any], role: str) -> None:
    fits = [
        one
        for one in ("member", "bot", "anonymous")
        if rule_match(rule(keywords=["hello"], sender_roles=[one]), said("hello", **sender))
    ]

    assert fits == [role]


def test_a_reply_to_one_of_ours_is_the_mention_that_answers_something() -> None:
    plain = said("thanks", reply_to_message_id=3)
    to_ours = replace(plain, mentioned=ACCOUNT)

    assert rule_match(rule(reply_to="ours"), to_ours) == ""
    assert rule_match(rule(reply_to="ours"), replace(to_ours, reply_to_message_id=None)) is None
    assert rule_match(rule(reply_to="ours"), plain) is None


def test_whether_a_bot_is_answered_is_asked_last() -> None:
    asked = []

    def answers_bot() -> bool:
        asked.append(True)
        return True

    to_bot = rule(reply_to="bot", keywords=["thanks"])

    assert rule_match(to_bot, said("hello", reply_to_message_id=3), answers_bot=answers_bot) is None
    assert rule_match(to_bot, said("thanks"), answers_bot=answers_bot) is None
    assert asked == []
    said_thanks = said("thanks", reply_to_message_id=3)
    assert rule_match(to_bot, said_thanks, answers_bot=answers_bot) == "thanks"
    assert rule_match(to_bot, said_thanks) is None


def test_a_window_is_looked_at_in_the_policys_time_zone() -> None:
    evening = rule(keywords=["hello"], window={"begins": "19:00", "ends": "21:00"})

    assert rule_match(evening, said("hello")) is None
    assert rule_match(evening, said("hello"), zone=ZoneInfo("Asia/Shanghai")) == "hello"


def test_a_share_of_what_matches_is_answered_and_always_the_same_messages() -> None:
    third = rule(share=0.3, keywords=["hello"])
    events = [said("hello", message_id=number) for number in range(2000)]

    answered = [event.key for event in events if rule_match(third, event)]

    assert 540 < len(answered) < 660
    assert answered == [event.key for event in events if rule_match(third, event)]


def test_an_edit_is_never_answered() -> None:
    assert rule_match(rule(keywords=["hello"]), said("hello", edited=True)) is None
