"""Errors outside of any view: under `/api/` they are problems too, elsewhere Django's pages."""

from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults

from sis_project.api.problems import problem_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django refused the request before a view saw it."""
    if not _of_api(request):
        return defaults.bad_request(request, exception)
    sentence = _("The request could not be read.")
    return problem_page(request, HTTPStatus.BAD_REQUEST, "malformed", sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """There is nothing at this address."""
    if not _of_api(request):
        return defaults.page_not_found(request, exception)
    sentence = _("There is nothing at this address; /api/docs/ lists what there is.")
    return problem_page(request, HTTPStatus.NOT_FOUND, "not_found", sentence)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A fault of ours: Django has logged it, and the answer shows nothing of it."""
    if not _of_api(request):
        return defaults.server_error(request)
    sentence = _("Something failed on our side; tell the operator this request_id.")
    return problem_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", sentence)


def _of_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
