"""One request, one thread."""

import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from pytest_django import Settings

from sis_project.web_handler import OneThreadHandler

COMMON = "django.middleware.common.CommonMiddleware"
threads: list[int] = []


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
    settings.MIDDLEWARE = [COMMON] * 6
    return OneThreadHandler()


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows with each step from the loop to a thread."""
    made: list[object] = []
    enter: Any = SyncToAsync.__call__

    async def counted(self: SyncToAsync[..., object], *args: object, **kwargs: object) -> object:
        made.append(self.func)
        return await enter(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    return made


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


async def test_middleware_and_view_run_in_one_go_on_a_thread(
    handler: OneThreadHandler, changes: list[object]
) -> None:
    assert await ask(handler, "/plain") == b"plain"

    assert threads.pop() != threading.get_ident()
    assert len(changes) == 3  # the signal before it, the answer, and its end


async def test_what_streams_is_streamed(handler: OneThreadHandler) -> None:
    assert await ask(handler, "/streamed") == b"012"
