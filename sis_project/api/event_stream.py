"""What is recorded, as it happens: server-sent events that go on from `Last-Event-ID`."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from orchestration.api.event_views import EventsView, reader_of
from orchestration.recorded import Position, Reader, Recorded, position_newest, recorded_after

LOOK_EVERY: Final = 1.0  # seconds
STILL_HERE_EVERY: Final = 15  # looks without an event
LIFE: Final = 300  # looks; then the caller comes again, and its token is looked at again
BATCH: Final = 200


class _Door(EventsView):
    """Lets in whom the list of events lets in; the answer is another one than JSON."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever the caller accepts, a refusal is a problem."""
        return super().perform_content_negotiation(request, force=True)


async def events_stream(request: HttpRequest) -> HttpResponseBase:
    """Each event with its id; a line of comment now and then while there is none."""
    entered, reader, position = await sync_to_async(_enter)(request)
    if entered is not None:
        return entered
    answer = StreamingHttpResponse(_told(reader, position), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


def _enter(request: HttpRequest) -> tuple[HttpResponseBase | None, Reader, Position]:
    """The refusal, if there is one; else what to tell, and from where on."""
    answer: Any = _Door.as_view()(request)
    if answer.status_code != 200:
        return answer.render(), Reader(), Position()
    last = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    position = Position.parse(last) or position_newest(timezone.now())
    return None, reader_of(answer.renderer_context["request"]), position


async def _told(reader: Reader, position: Position) -> AsyncIterator[str]:
    # The place first: who comes again before anything was told has not lost it.
    yield f"id: {position}\nretry: 2000\n\n"
    for look in range(LIFE):
        events = await sync_to_async(_read)(reader, position)
        for event in events:
            position = event.position
            yield _frame(event)
        if not events and look % STILL_HERE_EVERY == 0:
            yield ": nothing new\n\n"
        if len(events) < BATCH:
            await asyncio.sleep(LOOK_EVERY)


def _read(reader: Reader, position: Position) -> list[Recorded]:
    events = recorded_after(position, reader=reader, limit=BATCH, now=timezone.now())
    close_old_connections()
    return events


def _frame(event: Recorded) -> str:
    told = event.as_json()
    return f"id: {told['id']}\nevent: {told['type']}\ndata: {json.dumps(told)}\n\n"
