"""What is wrong with a policy, as sentences that name the key and the way out."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from groups.errors import Problem

SHOWN = 40
"""Characters of a wrong value that a sentence shows."""


def problems_of(error: ValidationError) -> list[Problem]:
    """Each problem with its place, in the order of the policy."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        Problem(f"{_path(detail['loc'])} {_told(detail)}", _place(detail))
        for detail in details
        if not (detail["type"] == "too_short" and _below(detail["loc"], places))
    ]


def _below(loc: tuple[int | str, ...], places: list[tuple[int | str, ...]]) -> bool:
    """Whether an entry below is wrong too: a list counts only its good entries."""
    return any(len(place) > len(loc) and place[: len(loc)] == loc for place in places)


def _place(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Where it is in the policy; a check of a whole part says where below the part."""
    below: tuple[str | int, ...] = detail.get("ctx", {}).get("at", ())
    return tuple(step for step in detail["loc"] if step != "[key]") + below


def _path(loc: tuple[int | str, ...]) -> str:
    """`replies[0].match.pattern`; the policy itself where it has no key."""
    path = ""
    for step in loc:
        if step == "[key]":
            continue
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return f'"{path.lstrip(".")}"' if path else _("The policy")


def _told(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "policy":
        return str(context["sentence"])
    if detail["type"] == "missing":
        return _("is missing; add it.")
    if detail["input"] is None and not detail["loc"]:
        return _("is empty; write {} for one that does nothing.")
    if detail["type"] == "value_error":
        return f"{_('is wrong.')} {context['error']}"
    return _("is %(value)s; %(rule)s.") % {
        "value": _shown(detail["input"]),
        "rule": _rule(detail, context),
    }


def _rule(detail: ErrorDetails, context: dict[str, Any]) -> str:
    """What the value must be, in our words where the kind is common, else in pydantic's."""
    rules = {
        "int_type": _("it must be a whole number"),
        "bool_type": _("it must be true or false"),
        "string_type": _("it must be a text"),
        "tuple_type": _("it must be a list"),
        "dict_type": _("it must be a mapping"),
        "model_type": _("it must be a mapping"),
        "model_attributes_type": _("it must be a mapping"),
        "uuid_type": _("it must be the id of an account"),
        "uuid_parsing": _("it must be the id of an account"),
        "float_type": _("it must be a number"),
        "greater_than": _("it must be above %(gt)s"),
        "greater_than_equal": _("it must be %(ge)s or more"),
        "less_than_equal": _("it must be %(le)s or less"),
        "string_too_short": _("it must have %(min_length)s or more characters"),
        "string_too_long": _("it must have %(max_length)s or fewer characters"),
        "string_pattern_mismatch": _("it must be lower-case letters, digits, - and _"),
        "too_short": _("it must have %(min_length)s or more entries"),
        "too_long": _("it must have %(max_length)s or fewer entries"),
        "literal_error": _("it must be %(expected)s"),
    }
    rule = rules.get(detail["type"])
    return detail["msg"] if rule is None else rule % context


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}..."
