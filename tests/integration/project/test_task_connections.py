"""A task's thread keeps a good database connection from task to task, and no broken one."""

import pytest
from celery.signals import task_postrun, task_prerun
from django.db import OperationalError, connection

from sis_project.celery import app
from sis_project.task_connections import KeepingFixup, KeepingWorkerFixup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> KeepingWorkerFixup:
    return KeepingWorkerFixup(app)


def test_the_service_cares_for_connections_by_itself() -> None:
    assert [type(fixup) for fixup in vars(app)["_fixups"]] == [KeepingFixup]


def test_a_good_connection_outlives_a_task(worker: KeepingWorkerFixup) -> None:
    connection.ensure_connection()
    opened = connection.connection

    worker.close_database()

    assert connection.connection is opened


def test_a_connection_that_broke_in_a_task_does_not_reach_the_next(
    worker: KeepingWorkerFixup,
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a file has no line that could break")
    connection.ensure_connection()
    opened = connection.connection
    assert opened is not None
    opened.close()
    with pytest.raises(OperationalError):
        connection.cursor().execute("select 1")

    worker.close_database()

    connection.ensure_connection()
    assert connection.connection is not opened
    connection.cursor().execute("select 1")


def test_the_worker_listens_for_its_own_tasks(worker: KeepingWorkerFixup) -> None:
    worker.install()

    assert any(worker.on_task_prerun == ref() for _, ref in task_prerun.receivers or [])
    task_prerun.disconnect(worker.on_task_prerun)
    task_postrun.disconnect(worker.on_task_postrun)
