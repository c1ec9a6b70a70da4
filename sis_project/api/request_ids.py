"""Names each request, so that an answer, a log line and a question to us can be matched."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from telemetry.logs import ids_bound

HEADER = "X-Request-ID"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def request_id(request: HttpRequest) -> str:
    """The name of this request: the caller's own where it is plain, else a new one."""
    known: str | None = getattr(request, "sis_request_id", None)
    if known is None:
        given = request.headers.get(HEADER, "")
        known = given if _ACCEPTABLE.fullmatch(given) else uuid4().hex
        request.sis_request_id = known  # type: ignore[attr-defined]  # Django's place for it
    return known


class RequestIds:
    """A middleware that says each request's name in its answer and in its log lines."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the name beside the answer."""
        name = request_id(request)
        with ids_bound(request_id=name):
            response = self._get_response(request)
        response[HEADER] = name
        return response
