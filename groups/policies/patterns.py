"""Patterns that operators write: RE2, whose time is linear in the text, bounded in size."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeAlias

import re2
from django.utils.translation import gettext as _
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from groups.policies.part import problem

MAX_PATTERN = 512
"""Characters of a pattern."""

MAX_MEMORY = 1 << 20
"""Bytes that a compiled pattern may take."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; equal to another of the same source."""

    source: str
    _compiled: Any = field(repr=False, compare=False)

    def found(self, text: str) -> bool:
        """Whether the pattern occurs in the text."""
        return self._compiled.search(text) is not None

    def named(self, text: str) -> Mapping[str, str | None] | None:
        """The named groups of the first occurrence, or None when there is none."""
        match = self._compiled.search(text)
        return None if match is None else match.groupdict()

    def behind(self, text: str) -> str | None:
        """What follows the first occurrence, or None when there is none."""
        match = self._compiled.search(text)
        return None if match is None else text[match.end() :]

    @property
    def names(self) -> frozenset[str]:
        """The names of the pattern's groups."""
        return frozenset(self._compiled.groupindex)


def pattern_compile(raw: Any) -> Pattern:
    """Compile what an operator wrote; the error says what RE2 does not take."""
    if isinstance(raw, Pattern):
        return raw
    if not isinstance(raw, str) or not raw:
        raise problem(_("must be a pattern: a text in the syntax of RE2."))
    if len(raw) > MAX_PATTERN:
        raise problem(_("is longer than %(most)d characters; shorten it.") % {"most": MAX_PATTERN})
    try:
        return Pattern(raw, re2.compile(raw, _options()))
    except re2.error as error:
        raise problem(
            _("is no pattern of RE2 (%(why)s); it has no lookaround and no back references.")
            % {"why": _reason(error)}
        ) from error


def pattern_with(raw: Any, name: str) -> Pattern:
    """Compile a pattern that must name a group, as in `(?P<amount>...)`."""
    pattern = pattern_compile(raw)
    if name not in pattern.names:
        raise problem(
            _("must name the part that is meant, as in (?P<%(name)s>...).") % {"name": name}
        )
    return pattern


def _options() -> Any:
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.log_errors = False
    return options


def _reason(error: Exception) -> str:
    """RE2 gives its reason as bytes."""
    reason = error.args[0] if error.args else b""
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


_Written: TypeAlias = Annotated[
    Pattern,
    PlainSerializer(lambda pattern: pattern.source, return_type=str),
    WithJsonSchema(
        {"type": "string", "format": "re2", "minLength": 1, "maxLength": MAX_PATTERN},
    ),
]

AnyPattern: TypeAlias = Annotated[_Written, BeforeValidator(pattern_compile)]
"""A pattern; what it names does not matter."""

PhrasePattern: TypeAlias = Annotated[_Written, BeforeValidator(lambda r: pattern_with(r, "phrase"))]
"""A pattern that names `phrase`."""

AmountPattern: TypeAlias = Annotated[_Written, BeforeValidator(lambda r: pattern_with(r, "amount"))]
"""A pattern that names `amount`, and perhaps `currency` behind it or `sign` before it."""
