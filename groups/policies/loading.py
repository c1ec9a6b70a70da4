"""From the JSON of a group's row, or an operator's file, to a policy."""

import json
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from groups.errors import PolicyInvalid, Problem
from groups.models import GroupProfile
from groups.policies.problems import problems_of
from groups.policies.schema import GroupPolicy
from groups.policies.upgrading import policy_upgrade

MAX_POLICY = 65_536
"""Bytes of a policy as JSON."""


def policy_parse(raw: Any) -> GroupPolicy:
    """Read a policy from plain data.

    Raises:
        PolicyInvalid: one sentence for each problem; nothing of the policy is used.
    """
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        sentence = _("The policy holds a value that JSON does not know; write texts and numbers.")
        raise PolicyInvalid([Problem(sentence)]) from error
    return _parse(text)


def policy_load(profile: GroupProfile) -> GroupPolicy:
    """The policy of a group; kept by its content, so a change is seen with the next row read.

    Raises:
        PolicyInvalid: the row was written past the services; nothing may be done in this group.
    """
    return policy_parse(profile.strategies)


@lru_cache(maxsize=512)
def _parse(text: str) -> GroupPolicy:
    if len(text.encode()) > MAX_POLICY:
        raise PolicyInvalid([Problem(_("The policy is larger than 64 kB; make it smaller."))])
    try:
        return GroupPolicy.model_validate_json(json.dumps(policy_upgrade(json.loads(text))))
    except ValidationError as error:
        raise PolicyInvalid(problems_of(error)) from error
