"""The published JSON Schema is the code's, and takes what the code takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from groups.policies.json_schema import policy_json_schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "policy.schema.json"
ACCOUNT = "00000000-0000-4000-8000-00000000000a"
RULE = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["hi"]}


def test_the_published_schema_is_the_codes() -> None:
    now = json.dumps(policy_json_schema(), ensure_ascii=False, indent=2) + "\n"

    assert PUBLISHED.read_text() == now, (
        "The policy's schema has changed. Run: manage.py policies schema > docs/policy.schema.json"
    )


@pytest.mark.parametrize(
    ("policy", "fits"),
    [
        ({}, True),
        ({"version": 2, "replies": [RULE | {"strategy": "weighted", "cooldown": 0.5}]}, True),
        ({"replies": [RULE | {"strategy": {"name": "host_list", "hosts": [ACCOUNT]}}]}, True),
        ({"redpackets": {"count": "all", "buttons": [{"text": "🧧"}]}}, True),
        ({"quiet_hours": [{"begins": "22:00", "ends": "07:00", "days": ["fri"]}]}, True),
        ({"quiet_hours": [{"begins": "25:00", "ends": "07:00"}]}, False),
        ({"redpackets": {"count": "some"}}, False),
        ({"replies": [RULE | {"strategy": "best"}]}, False),
        ({"replies": [RULE | {"cooldown": "1s"}]}, False),
        ({"zzz": 1}, False),
    ],
)
def test_an_editor_learns_from_it_what_the_service_says(policy: Any, fits: bool) -> None:
    assert Draft202012Validator(policy_json_schema()).is_valid(policy) is fits
