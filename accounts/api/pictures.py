"""Answers that are pictures, and bodies that are session files."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

MAX_SESSION_FILE: Final = 2_000_000
"""Bytes; below what Django keeps in memory of a body, so that no part of it reaches a disk."""


class PictureRenderer(JSONRenderer):
    """A PNG; an error is the JSON that it is everywhere."""

    media_type = "image/png"
    format = "png"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The bytes of the picture as they are."""
        if isinstance(data, bytes):
            return data
        return super().render(data, "application/json", renderer_context)


class SessionFileTooLarge(APIException):
    """413: nothing of the file was read further."""

    status_code = 413
    default_code = "body_too_large"


class SessionFileParser(BaseParser):
    """The bytes of a `.session` file, in memory alone."""

    media_type = "application/octet-stream"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """`{"content": bytes}`; SessionFileTooLarge when the file has more than 2 MB."""
        content: bytes = stream.read(MAX_SESSION_FILE + 1)
        if len(content) > MAX_SESSION_FILE:
            raise SessionFileTooLarge(
                _("The session file is larger than 2 MB: send its session string instead.")
            )
        return {"content": content}
