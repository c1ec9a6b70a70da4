"""Reads the bodies of requests: JSON of at most 64 kB."""

import io
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MAX_BODY: Final = 65_536
"""Bytes of a request's body."""

MAX_DEPTH: Final = 16
"""How often lists and objects may stand in each other."""


class BodyTooLarge(APIException):
    """413: nothing of the body was read further."""

    status_code = 413
    default_code = "body_too_large"


class BodyTooDeep(APIException):
    """400: lists and objects stand in each other too often."""

    status_code = 400
    default_code = "body_too_deep"


class BoundedJSONParser(JSONParser):
    """Reads one byte more than is allowed at most, whatever length the caller announced."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body.

        Raises:
            BodyTooLarge: it is longer than 64 kB.
            BodyTooDeep: it is nested more than 16 times.
            ParseError: it is no JSON, or holds halves of surrogate pairs.
        """
        body = stream.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise BodyTooLarge(_("The body is larger than 64 kB; send a smaller one."))
        try:
            value = super().parse(io.BytesIO(body), media_type, dict(parser_context or {}))
        except RecursionError as error:
            raise _too_deep() from error
        _look(value, depth=0)
        return value


def _look(value: Any, *, depth: int) -> None:
    """Refuse what no field could take: half a character can be neither stored nor answered."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _look(name, depth=depth)
            _look(inner, depth=depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _look(inner, depth=depth + 1)
    elif isinstance(value, str) and not _is_text(value):
        raise ParseError(_("A text in the body holds half of a surrogate pair; send whole ones."))


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _too_deep() -> BodyTooDeep:
    return BodyTooDeep(_("The body is nested more than 16 times; send a flatter one."))
