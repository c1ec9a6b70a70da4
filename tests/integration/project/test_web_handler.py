"""One request, one thread."""

import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from pytest_django import Settings

from sis_project.web_handler import OneThreadHandler

Answer = Callable[[HttpRequest], HttpResponseBase]
threads: list[int] = []


def noting(get_response: Answer) -> Answer:
    """A middleware that remembers where it runs."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        threads.append(threading.get_ident())
        return get_response(request)

    return answer


def plain(_request: HttpRequest) -> HttpResponse:
    threads.append(threading.get_ident())
    return HttpResponse("plain")


def streamed(_request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        for number in range(3):
            yield str(number).encode()

    return StreamingHttpResponse(parts())


urlpatterns = [path("plain", plain), path("streamed", streamed)]


@pytest.fixture
def handler(settings: Settings) -> OneThreadHandler:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.noting", "django.middleware.common.CommonMiddleware"] * 3
    threads.clear()
    return OneThreadHandler()


async def ask(handler: OneThreadHandler, where: str) -> bytes:
    """The body of what is answered."""
    scope = {"type": "http", "method": "GET", "path": where, "headers": [(b"host", b"localhost")]}
    caller: Any = ApplicationCommunicator(  # type: ignore[no-untyped-call]  # asgiref ships no types
        handler, {**scope, "query_string": b""}
    )
    await caller.send_input({"type": "http.request"})
    begun = await caller.receive_output()
    assert begun["status"] == 200
    parts: list[bytes] = []
    more = True
    while more:
        part = await caller.receive_output()
        parts.append(part.get("body", b""))
        more = part.get("more_body", False)
    await caller.wait()
    return b"".join(parts)


async def test_middleware_and_view_run_on_one_thread_which_is_not_the_loops(
    handler: OneThreadHandler,
) -> None:
    assert await ask(handler, "/plain") == b"plain"

    assert len(threads) == 4
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


async def test_what_streams_is_streamed(handler: OneThreadHandler) -> None:
    assert await ask(handler, "/streamed") == b"012"
