"""A Celery worker that cannot reach its servers ends at once, with a sentence that says which."""

import sys

from celery import bootsteps
from celery.worker import WorkController

from sis_project.trouble import servers_trouble


class ServersStep(bootsteps.Step):
    """Looks at the database and Redis before anything else of the worker is built.

    Later on their absence is no reason to end: the broker's connection is taken up again, and the
    host lets go of its accounts while it cannot renew their leases.
    """

    def __init__(self, parent: WorkController, **_: object) -> None:
        super().__init__(parent)
        if sentence := servers_trouble():
            sys.exit(sentence)
