"""What the headers of a posted command say."""

import re
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request

MOST_WAIT: Final = 30
"""Seconds that a request is held at most."""

_KEY = re.compile(r"[!-~]{1,128}", re.ASCII)
_WAIT = re.compile(r"(?:^|[,;\s])wait=([0-9]{1,3})(?:$|[,;\s])", re.ASCII)

HEADERS: Final = [
    OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "pattern": "^[!-~]{1,128}$"},
        OpenApiParameter.HEADER,
        required=True,
        description="A name of this wish, new for each new wish; kept for 7 days.",
    ),
    OpenApiParameter(
        "Prefer",
        str,
        OpenApiParameter.HEADER,
        description="`wait=5`: answer with the outcome if it comes within so many seconds.",
    ),
]


class KeyMissing(APIException):
    """400: without a key a repeated request would be a second wish."""

    status_code = 400
    default_code = "idempotency_key_missing"


def key_of(request: Request) -> str:
    """The Idempotency-Key; KeyMissing when there is none, or it is no key."""
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing(
            _("Send the header Idempotency-Key: 1 to 128 visible characters, new for each wish.")
        )
    return key


def wait_of(request: Request) -> timedelta | None:
    """How long the caller would rather wait for the outcome, if at all."""
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return timedelta(seconds=min(int(found[1]), MOST_WAIT)) if found else None
