"""A policy is read whole or refused with sentences that name the key and the way out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.rates import Limit
from groups.errors import PolicyInvalid
from groups.policies import GroupPolicy, StrategyChoice, policy_parse, text_render
from groups.policies.loading import MAX_POLICY

ACCOUNT = "00000000-0000-4000-8000-00000000000a"
RULE = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["Hi from {account}"]}


def refused(raw: Any) -> str:
    with pytest.raises(PolicyInvalid) as caught:
        policy_parse(raw)
    return str(caught.value)


def test_the_empty_policy_does_nothing() -> None:
    policy = policy_parse({})

    assert policy == GroupPolicy()
    assert policy.replies == ()
    assert policy.redpackets is None


def test_redpackets_without_settings_have_every_default() -> None:
    packets = policy_parse({"redpackets": {}}).redpackets

    assert packets is not None
    assert packets.enabled
    assert packets.count == "all"
    assert packets.expires_after == timedelta(seconds=60)


def test_a_whole_policy_is_read() -> None:
    policy = policy_parse(
        {
            "version": 1,
            "replies": [
                RULE
                | {
                    "strategy": {"name": "weighted", "weights": {ACCOUNT: 3}},
                    "cooldown": 5,
                    "delay": 0.5,
                    "roles": ["helper", "host"],
                }
            ],
            "redpackets": {"strategy": "host_list", "count": 3, "bots": [777]},
            "hosts": [ACCOUNT],
            "limits": {"rate_limit": "20/m", "burst": 5},
        }
    )

    [rule] = policy.replies
    assert rule.strategy.weights == {UUID(ACCOUNT): 3}
    assert rule.cooldown == timedelta(seconds=5)
    assert rule.delay == timedelta(milliseconds=500)
    assert policy.limits is not None
    assert policy.limits.limit() == Limit(rate=1 / 3, burst=5)
    assert policy.redpackets is not None
    assert policy.hosts_of(policy.redpackets.strategy) == (UUID(ACCOUNT),)
    assert policy.accounts_named() == {UUID(ACCOUNT)}


def test_a_strategys_own_hosts_go_before_the_policys() -> None:
    own = StrategyChoice(name="host_list", hosts=(UUID(int=7),))

    assert GroupPolicy(hosts=(UUID(int=8),)).hosts_of(own) == (UUID(int=7),)


@pytest.mark.parametrize(
    ("raw", "key", "way_out"),
    [
        ({"versoin": 1}, "versoin", 'did you mean "version"'),
        ({"zzz": 1}, "zzz", "remove it"),
        ({"version": 3}, "version", "must be 2"),
        ({"replies": [RULE | {"cooldwn": 1}]}, "replies[0]", 'did you mean "cooldown"'),
        ({"replies": [RULE | {"count": 0}]}, "replies[0].count", "1 or more"),
        ({"replies": [RULE | {"count": "1"}]}, "replies[0].count", "a whole number"),
        ({"replies": [RULE | {"texts": []}]}, "replies[0].texts", "1 or more entries"),
        ({"replies": [RULE | {"match": {}}]}, "replies[0].match", "give keywords"),
        ({"replies": [RULE | {"delay": "1s"}]}, "replies[0].delay", "number of seconds"),
        ({"replies": [RULE | {"delay": -1}]}, "replies[0].delay", "number of seconds"),
        ({"replies": [RULE | {"name": "redpacket"}]}, "redpacket", "rename it"),
        ({"replies": [RULE, RULE]}, "greet", "rename one"),
        ({"replies": [RULE | {"texts": ["{user}"]}]}, "replies[0].texts[0]", "{account}"),
        ({"replies": [RULE | {"strategy": "best"}]}, "strategy.name", "round_robin"),
        ({"replies": [RULE | {"strategy": "host_list"}]}, "host_list", '"hosts"'),
        (
            {"replies": [RULE | {"strategy": {"name": "round_robin", "hosts": [ACCOUNT]}}]},
            "replies[0].strategy",
            "remove them",
        ),
        (
            {"replies": [RULE | {"strategy": {"name": "weighted", "weights": {"bob": 1}}}]},
            "replies[0].strategy.weights.bob",
            "the id of an account",
        ),
        ({"redpackets": {"bots": ["@bot"]}}, "redpackets.bots[0]", "a whole number"),
        ({"redpackets": {"buttons": [{}]}}, "redpackets.buttons[0]", "give a pattern"),
        ({"redpackets": {"keywords": ["claim"]}}, "redpackets.keywords[0]", "(?P<phrase>...)"),
        ({"redpackets": {"count": "some"}}, "redpackets.count", '"all"'),
        ({"redpackets": {"roles": ["king"]}}, "redpackets.roles[0]", "player"),
        ({"redpackets": {"enabled": "yes"}}, "redpackets.enabled", "true or false"),
        ({"limits": {"rate_limit": "fast"}}, "limits.rate_limit", "20/m"),
        ({"limits": {}}, "limits.rate_limit", "add it"),
        ([], "policy", "mapping"),
        ({"version": float("nan")}, "policy", "JSON"),
    ],
)
def test_a_wrong_key_is_named_with_the_way_out(raw: Any, key: str, way_out: str) -> None:
    sentence = refused(raw)

    assert key in sentence
    assert way_out in sentence


@pytest.mark.parametrize(
    "pattern", ["(?=x)", "(a", "(a{1000}){1000}", r"(x)\1", "a" * 513, "", 7, ["a"]]
)
def test_a_pattern_that_is_none_is_refused(pattern: Any) -> None:
    rule = RULE | {"match": {"pattern": pattern}}

    assert "replies[0].match.pattern" in refused({"replies": [rule]})


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(PolicyInvalid) as caught:
        policy_parse({"version": 9, "redpackets": {"count": 0, "expires_after": "soon"}})

    assert len(caught.value.problems) == 3


def test_a_policy_beyond_its_size_is_refused() -> None:
    assert "64 kB" in refused({"hosts": ["x" * MAX_POLICY]})


def test_placeholders_are_filled_in_once_and_nothing_is_evaluated() -> None:
    said = text_render("{account} {keyword} {group} {x}", account="{group}", group="G", keyword="k")

    assert said == "{group} k G {x}"
