"""Texts of replies: a fixed set of placeholders, filled in and never evaluated."""

import re
from typing import Annotated, TypeAlias

from django.utils.translation import gettext as _
from pydantic import AfterValidator, StringConstraints

from groups.policies.part import problem

PLACEHOLDERS = ("account", "group", "keyword")
"""The replying account's display name, the group's name, and the keyword that matched."""

MAX_TEXT = 3500
"""Characters; with its placeholders filled in a text still fits Telegram's 4096."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def _placeholders_known(text: str) -> str:
    for name in _BRACES.findall(text):
        if name not in PLACEHOLDERS:
            names = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
            raise problem(
                _('has the placeholder "{%(name)s}", which nobody fills in; there are %(names)s.')
                % {"name": name, "names": names}
            )
    return text


ReplyText: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_TEXT, strip_whitespace=True),
    AfterValidator(_placeholders_known),
]
"""What is sent, with placeholders."""


def text_render(text: str, *, account: str, group: str, keyword: str) -> str:
    """Fill in the placeholders, once: a name that looks like one stays as it is."""
    values = {"account": account, "group": group, "keyword": keyword}
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), text)
