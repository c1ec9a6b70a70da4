"""Tasks whose log lines carry the task's id, and the id of the request that asked for it."""

from typing import Any, Final

from celery import Task
from celery.result import AsyncResult
from structlog.contextvars import get_contextvars

from telemetry.logs import ids_bound

REQUEST_ID: Final = "request_id"


class ContextTask(Task[..., Any]):
    """The base of every task.

    The request's id travels as a header of the message. Bells carry none: they are published
    without `apply_async`, and belong to no request.
    """

    abstract = True

    def apply_async(  # type: ignore[override]
        self,
        args: Any = None,
        kwargs: Any = None,
        **options: Any,  # Celery's further parameters are options, too
    ) -> AsyncResult[Any]:
        """Publish, with the id of the request that is being answered."""
        if request_id := get_contextvars().get(REQUEST_ID):
            options["headers"] = {**(options.get("headers") or {}), REQUEST_ID: request_id}
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run, with the ids around every line."""
        ids = {"task": self.name, "task_id": self.request.id}
        if request_id := self.request.get(REQUEST_ID):
            ids[REQUEST_ID] = request_id
        with ids_bound(**ids):
            # Not Task.__call__, which would put an empty request in the place of the message's.
            return self.run(*args, **kwargs)
