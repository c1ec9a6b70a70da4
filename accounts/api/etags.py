"""ETags of what can be edited: a change is refused when somebody else's came first."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request


class PreconditionFailed(APIException):
    """412: what is there is not what the caller has seen."""

    status_code = 412
    default_code = "precondition_failed"


class PreconditionRequired(APIException):
    """428: without If-Match somebody else's change could be lost."""

    status_code = 428
    default_code = "precondition_required"


def etag_of(value: Any) -> str:
    """The tag of a JSON value: equal values have equal tags."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def etag_look(request: Request, value: Any, *, required: bool = False) -> None:
    """Compare If-Match with the value as it is; call it in the transaction that changes it.

    Raises:
        PreconditionFailed: it has changed since the caller read it.
        PreconditionRequired: the header is missing where it is required.
    """
    given = request.headers.get("If-Match")
    if given is None:
        if required:
            raise PreconditionRequired(
                _("Send the header If-Match with the ETag that reading this answered with.")
            )
        return
    tags = {tag.strip() for tag in given.split(",")}
    if tags.isdisjoint({"*", etag_of(value)}):
        raise PreconditionFailed(_("It has changed since it was read: read it again."))
