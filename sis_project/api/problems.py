"""Every error of the API is one shape: a problem (RFC 9457) with a stable code.

The only place where the errors of the rooms become answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as ApiPermissionDenied
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.errors import (
    AccountExists,
    AccountInvalid,
    AccountUnknown,
    IdentityChanged,
    LoginRefused,
    LogoutRefused,
    PhoneNumberInvalid,
    PhoneNumberUnreadable,
    RateInvalid,
    SessionConflict,
    TelegramSettingsInvalid,
    VaultError,
)
from drivers.errors import DriverUnavailable
from groups.errors import GroupUnknown, PolicyInvalid
from orchestration.errors import (
    CommandForbidden,
    CommandInvalid,
    CommandKeyBusy,
    CommandKeyReused,
    CommandOver,
    CommandUnknown,
)
from orchestration.webhooks.errors import (
    TargetForbidden,
    WebhookInvalid,
    WebhookUnknown,
    WebhookUnreadable,
)
from sis_project.api.request_ids import request_id

CONTENT_TYPE = "application/problem+json"

ROOM_ERRORS: Mapping[type[Exception], tuple[HTTPStatus, str]] = {
    RateInvalid: (HTTPStatus.BAD_REQUEST, "rate_invalid"),
    AccountInvalid: (HTTPStatus.BAD_REQUEST, "account_invalid"),
    AccountUnknown: (HTTPStatus.NOT_FOUND, "not_found"),
    AccountExists: (HTTPStatus.CONFLICT, "account_exists"),
    PhoneNumberInvalid: (HTTPStatus.BAD_REQUEST, "phone_number_invalid"),
    IdentityChanged: (HTTPStatus.CONFLICT, "identity_changed"),
    SessionConflict: (HTTPStatus.CONFLICT, "session_conflict"),
    PhoneNumberUnreadable: (HTTPStatus.SERVICE_UNAVAILABLE, "vault_unavailable"),
    VaultError: (HTTPStatus.SERVICE_UNAVAILABLE, "vault_unavailable"),
    TelegramSettingsInvalid: (HTTPStatus.SERVICE_UNAVAILABLE, "settings_invalid"),
    DriverUnavailable: (HTTPStatus.SERVICE_UNAVAILABLE, "driver_unavailable"),
    GroupUnknown: (HTTPStatus.NOT_FOUND, "not_found"),
    CommandUnknown: (HTTPStatus.NOT_FOUND, "not_found"),
    CommandForbidden: (HTTPStatus.FORBIDDEN, "out_of_scope"),
    CommandKeyReused: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
    CommandKeyBusy: (HTTPStatus.CONFLICT, "idempotency_key_busy"),
    CommandOver: (HTTPStatus.CONFLICT, "command_over"),
    WebhookInvalid: (HTTPStatus.BAD_REQUEST, "webhook_invalid"),
    TargetForbidden: (HTTPStatus.BAD_REQUEST, "target_forbidden"),
    WebhookUnknown: (HTTPStatus.NOT_FOUND, "not_found"),
    WebhookUnreadable: (HTTPStatus.SERVICE_UNAVAILABLE, "vault_unavailable"),
}
"""Whose message, a sentence for operators, is shown to the caller."""

LOGIN_STATUSES: Mapping[str, HTTPStatus] = {
    "flood_wait": HTTPStatus.TOO_MANY_REQUESTS,
    "no_answer": HTTPStatus.SERVICE_UNAVAILABLE,
    "login_unknown": HTTPStatus.CONFLICT,
    "login_step": HTTPStatus.CONFLICT,
    "login_busy": HTTPStatus.CONFLICT,
    "not_let_go": HTTPStatus.CONFLICT,
}
"""A login's refusal has a code of its own; those that are not here are 400."""


def problem_of(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error in a view; None leaves it to `sis_project.api.fallback`."""
    set_rollback()
    request: HttpRequest = context["request"]._request  # noqa: SLF001 - Django's own request
    if isinstance(error, Http404):
        error = NotFound()
    elif isinstance(error, PermissionDenied):
        error = ApiPermissionDenied()
    if isinstance(error, APIException):
        return _told(request, error)
    if isinstance(error, CommandInvalid | PolicyInvalid):
        body = problem(request, HTTPStatus.BAD_REQUEST, *_invalid(), _wrong_fields(error))
        return _response(body)
    if isinstance(error, LoginRefused | LogoutRefused):
        return _refused(request, error)
    for kind, (status, code) in ROOM_ERRORS.items():
        if isinstance(error, kind):
            return _response(problem(request, status, code, str(error)))
    return _of_servers(request, error)


def _of_servers(request: HttpRequest, error: Exception) -> Response | None:
    """What the database and Redis raise; nothing of their texts is shown."""
    if isinstance(error, DataError):
        sentence = _("A value of the request is outside of what can be compared or stored.")
        status = HTTPStatus.BAD_REQUEST
        return _response(problem(request, status, "value_out_of_range", sentence))
    if isinstance(error, OperationalError | RedisError):
        sentence = _("A server that this needs does not answer now; try again later.")
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return _response(problem(request, status, "unavailable", sentence))
    return None


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The body of a problem. `errors` names the fields that are wrong, if it is about fields."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        "request_id": request_id(request),
    }
    return {**body, "errors": list(errors)} if errors else body


def problem_page(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    """A problem where no view was reached."""
    body = problem(request, status, code, detail)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _wrong_fields(error: CommandInvalid | PolicyInvalid) -> list[dict[str, str]]:
    """Where the rooms themselves say which fields are wrong."""
    if isinstance(error, CommandInvalid):
        return [asdict(one) for one in error.problems]
    return [{"field": "policy", "code": "invalid", "detail": one} for one in error.problems]


def _invalid() -> tuple[str, str]:
    sentence = _("What was sent is not valid; errors says which field and why.")
    return "validation_failed", sentence


def _told(request: HttpRequest, error: APIException) -> Response:
    status = error.status_code
    if isinstance(error, ValidationError):
        errors = list(_fields(error.get_full_details()))
        body = problem(request, status, *_invalid(), errors)
    else:
        body = problem(request, status, str(error.get_codes()), str(error.detail))
    response = _response(body)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _refused(request: HttpRequest, error: LoginRefused | LogoutRefused) -> Response:
    status = LOGIN_STATUSES.get(error.code, HTTPStatus.BAD_REQUEST)
    response = _response(problem(request, status, error.code, str(error)))
    if isinstance(error, LoginRefused) and error.wait is not None:
        response["Retry-After"] = str(int(error.wait.total_seconds()))
    return response


def _response(body: Mapping[str, Any]) -> Response:
    return Response(body, status=body["status"], content_type=CONTENT_TYPE)


def _fields(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each wrong field by its path, as `throttle_profile.burst`."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        yield {"field": path, "code": str(details["code"]), "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            plain = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
            yield from _fields(inner, plain)
    else:
        for inner in details:
            yield from _fields(inner, path)
