"""Policies as YAML, always in the same form, so that two of them can be compared line by line."""

import difflib
from collections.abc import Iterator
from typing import Any

import yaml

from groups.policies.schema import GroupPolicy

WIDTH = 120
"""Characters of a line, as far as a text can be broken."""


def policy_plain(policy: GroupPolicy) -> dict[str, Any]:
    """The policy as plain data: the keys that it gives, in the schema's order."""
    return policy.model_dump(mode="json", exclude_unset=True)


def policy_text(policy: GroupPolicy) -> str:
    """The policy as YAML; reading it gives an equal policy."""
    return policy_yaml(policy_plain(policy))


def policy_yaml(raw: Any) -> str:
    """Plain data as YAML, its keys in the order in which they are given."""
    return yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2)


def policy_diff(before: GroupPolicy, after: GroupPolicy) -> Iterator[str]:
    """The lines of a unified diff; none when both say the same."""
    old, new = (policy_text(policy).splitlines() for policy in (before, after))
    return difflib.unified_diff(old, new, "stored", "file", lineterm="")
