"""What every part of a policy has in common: no unknown keys, and errors as sentences."""

import difflib
from datetime import timedelta
from typing import Annotated, Any, TypeAlias

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

DAY = 86_400.0  # seconds


def problem(sentence: str, *at: str | int) -> PydanticCustomError:
    """An error whose message is the end of a sentence that begins with the key.

    `at` leads on from there to what is wrong, for the line of a file.
    """
    return PydanticCustomError("policy", "{sentence}", {"sentence": sentence, "at": at})


class PolicyPart(BaseModel):
    """A part of a policy: frozen, and without keys that nobody reads.

    Numbers and truth values are declared strict (`"3"` and `1` are neither); strictness of the
    whole would refuse JSON's lists, because the check below turns JSON into plain data first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _keys_known(cls, raw: Any) -> Any:
        """Name an unknown key, and the known one that may be meant."""
        if isinstance(raw, dict):
            for key in raw:
                if key not in cls.model_fields:
                    raise problem(_unknown(str(key), list(cls.model_fields)), str(key))
        return raw


def _unknown(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    facts = {"key": key, "known": ", ".join(known), "near": near[0] if near else ""}
    if near:
        return _('has no key "%(key)s"; did you mean "%(near)s"? Its keys: %(known)s.') % facts
    return _('has no key "%(key)s"; remove it. Its keys: %(known)s.') % facts


def _seconds(raw: Any) -> timedelta:
    """A number of seconds up to a day; nothing else is taken for a time."""
    if isinstance(raw, timedelta):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= DAY:
        raise problem(_("must be a number of seconds from 0 to 86400."))
    return timedelta(seconds=raw)


def _written(span: timedelta) -> int | float:
    seconds = span.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


Seconds: TypeAlias = Annotated[
    timedelta,
    BeforeValidator(_seconds),
    PlainSerializer(_written, return_type=int | float),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": DAY}),
]
"""Written as a number of seconds, from 0 to a day."""
