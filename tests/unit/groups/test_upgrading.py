"""A policy that was stored under the first version of the schema still means the same."""

import json

import pytest

from groups.errors import PolicyInvalid
from groups.policies import policy_parse
from groups.policies.replies import PEOPLE, SenderRole

RULE = {"name": "greet", "texts": ["hi"]}


def sender_roles(**version: object) -> tuple[SenderRole, ...]:
    rule = RULE | {"match": {"keywords": ["hello"], "from_bots": True}}
    return policy_parse(version | {"replies": [rule]}).replies[0].match.sender_roles


@pytest.mark.parametrize("version", [{}, {"version": 1}])
def test_bots_that_the_first_version_let_in_are_still_answered(version: dict[str, int]) -> None:
    assert set(sender_roles(**version)) == {*PEOPLE, SenderRole.BOT}


def test_bots_that_it_kept_out_are_not() -> None:
    rule = RULE | {"match": {"keywords": ["hello"], "from_bots": False}}

    assert policy_parse({"replies": [rule]}).replies[0].match.sender_roles == PEOPLE


def test_the_second_version_has_no_such_key() -> None:
    with pytest.raises(PolicyInvalid, match="from_bots"):
        sender_roles(version=2)


def test_reading_changes_nothing_of_what_was_given() -> None:
    raw = {"replies": [RULE | {"match": {"keywords": ["a"], "from_bots": True}}]}
    before = json.dumps(raw)

    policy_parse(raw)

    assert json.dumps(raw) == before


@pytest.mark.parametrize("version", ["1", True, 1.5, 0, None, [1]])
def test_a_version_that_is_none_is_refused(version: object) -> None:
    with pytest.raises(PolicyInvalid, match=r'"version" is .*must be 2'):
        policy_parse({"version": version})
