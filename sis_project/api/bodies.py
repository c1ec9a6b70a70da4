"""Reads the bodies of requests: JSON of at most 64 kB."""

import io
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MAX_BODY: Final = 65_536
"""Bytes of a request's body."""


class BodyTooLarge(APIException):
    """413: nothing of the body was read further."""

    status_code = 413
    default_code = "body_too_large"


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
            ParseError: it is no JSON, or nested without end.
        """
        body = stream.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise BodyTooLarge(_("The body is larger than 64 kB; send a smaller one."))
        try:
            return super().parse(io.BytesIO(body), media_type, dict(parser_context or {}))
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
