"""Django's ASGI handler with one thread for a request, from the first middleware to the view."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Runs middleware and view in one go, on the thread that the request has anyway.

    They are synchronous here; only what an answer streams is not. Django's own handler would go
    into that thread and come back for each middleware, some twenty times in a request.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - Django's signature
        """Build the chain for threads, whatever the handler's own kind."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer on the request's thread."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
