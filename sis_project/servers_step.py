"""A Celery worker that cannot do its work ends at once, with a sentence that says why."""

import sys

from celery import bootsteps
from celery.worker import WorkController

from accounts.errors import VaultError
from groups.pending.sealing import event_seal
from orchestration.bells import EVENTS_QUEUE
from sis_project.trouble import servers_trouble


class ServersStep(bootsteps.Step):
    """Looks at the database and Redis before anything else of the worker is built.

    Later on their absence is no reason to end: the broker's connection is taken up again, and the
    host lets go of its accounts while it cannot renew their leases. A worker that drains groups
    also needs the master key: without it every event would fail here.
    """

    def __init__(self, parent: WorkController, **_: object) -> None:
        super().__init__(parent)
        if sentence := servers_trouble():
            sys.exit(sentence)
        if EVENTS_QUEUE in parent.app.amqp.queues.consume_from:
            try:
                event_seal()
            except VaultError as error:
                sys.exit(str(error))
