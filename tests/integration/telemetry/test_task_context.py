"""A task's log lines say which task it is and which request asked for it."""

from collections.abc import Iterator
from queue import Queue
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from structlog.contextvars import get_contextvars

from sis_project.telemetry.task_context import ContextTask
from telemetry.logs import ids_bound


@pytest.fixture
def told() -> Queue[dict[str, Any]]:
    """The ids that the task had around it."""
    return Queue()


@pytest.fixture
def tell(valkey: object, redis_url: str, told: Queue[dict[str, Any]]) -> Iterator[Any]:
    """A task with our base, and a worker in a thread that runs it."""
    app: Any = Celery("context-test", broker=redis_url, task_cls=ContextTask)
    app.conf.task_default_queue = f"context-{uuid4().hex}"

    @app.task(name=f"tell-{uuid4().hex}", ignore_result=True)  # type: ignore[untyped-decorator]
    def tell() -> None:
        told.put(get_contextvars())

    with start_worker(app, perform_ping_check=False, shutdown_timeout=20):
        yield tell


def test_a_task_knows_the_request_that_asked_for_it(tell: Any, told: Queue[dict[str, Any]]) -> None:
    with ids_bound(request_id="r-12345678"):
        asked = tell.apply_async()

    ids = told.get(timeout=10)

    assert ids == {"task": tell.name, "task_id": asked.id, "request_id": "r-12345678"}


def test_a_task_that_no_request_asked_for_has_its_own_ids_alone(
    tell: Any, told: Queue[dict[str, Any]]
) -> None:
    asked = tell.apply_async()

    assert told.get(timeout=10) == {"task": tell.name, "task_id": asked.id}
