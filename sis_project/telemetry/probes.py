"""Answers what machines ask of the web process: is it alive, is it ready, what does it measure."""

import hmac
import os
from collections.abc import Callable
from types import MappingProxyType
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from sis_project.telemetry.gauges import StateCollector
from sis_project.telemetry.health import troubles

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]


def alive(_request: HttpRequest) -> HttpResponse:
    """`/healthz`: the process answers. An orchestrator restarts one that does not."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200, or 503 with a sentence for each trouble."""
    found = list(troubles())
    return JsonResponse({"ready": not found, "troubles": found}, status=503 if found else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """`/metrics`: what this process measured, and the state of the whole service.

    With SIS_METRICS_TOKEN set it wants that as a bearer token.
    """
    if settings.SIS_METRICS_TOKEN and not _has_token(request):
        refusal = HttpResponse("This needs the token of SIS_METRICS_TOKEN.\n", status=401)
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    state = CollectorRegistry()
    state.register(StateCollector())
    page = generate_latest(_measured()) + generate_latest(state)
    return HttpResponse(page, content_type=CONTENT_TYPE_LATEST)


PROBES: MappingProxyType[str, Answer] = MappingProxyType(
    {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
)


class Probes:
    """A middleware that stands before all others.

    Probes ask by address, so the host's name must not be looked at; they carry no cookie and want
    no redirect to another scheme; and they are not counted among the requests.
    """

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or hand the request on."""
        return PROBES.get(request.path, self._get_response)(request)


def _measured() -> CollectorRegistry:
    """This process' registry; with several web processes, that of all of them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client's own
    return registry


def _has_token(request: HttpRequest) -> bool:
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(offered.encode(), settings.SIS_METRICS_TOKEN.encode())
