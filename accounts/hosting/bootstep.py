"""The host as a step of a Celery worker's start and stop."""

import logging
import os
import signal
import threading
from typing import Any

from celery import bootsteps
from celery.concurrency.thread import TaskPool as ThreadPool
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.hosting.errors import HostNotStarted
from accounts.hosting.host import Host
from drivers.errors import DriverUnavailable

log = logging.getLogger(__name__)

TASKS_END_WITHIN = 5.0  # seconds
ENDS_WITHIN = 30.0  # seconds


class AccountHostStep(bootsteps.StartStopStep):
    """Starts a host in workers that were given `--hold-accounts N`, and stops it in order.

    It requires the pool: with the hub alone the order of the two is random for each process, and
    the bad order hangs the stop for half a minute. Stopping: tasks first, then the work under
    way, then the lines, then the leases (the last three by `Host.stop`).
    """

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, hold_accounts: int = 0, **options: Any) -> None:
        super().__init__(worker, **options)
        self.capacity = hold_accounts or 0
        self.enabled = self.capacity > 0
        worker.account_host = None

    def build_host(self, worker: Any) -> Host:
        """Make the host. The composition root overrides this."""
        raise NotImplementedError

    def start(self, worker: Any) -> None:
        """Start the host; a worker that cannot be one says why in a sentence, and ends."""
        try:
            if not issubclass(worker.pool_cls, ThreadPool):
                raise HostNotStarted(
                    _("--hold-accounts needs the threads pool: start the worker with -P threads.")
                )
            worker.account_host = self.build_host(worker)
            worker.account_host.start()
        except (AccountsError, DriverUnavailable) as error:
            log.critical("%s", error)
            raise SystemExit(os.EX_CONFIG) from error

    def stop(self, worker: Any) -> None:
        """End the tasks, then the host."""
        draining = threading.Thread(target=worker.pool.stop, daemon=True)
        draining.start()
        draining.join(TASKS_END_WITHIN)
        if worker.account_host is not None and not worker.account_host.stop():
            log.error("The host did not hand over in time: its leases run out by themselves")

    def terminate(self, worker: Any) -> None:
        """End as in order as `stop`: a second signal does not hand accounts over any faster."""
        self.stop(worker)


class AccountQueuesStep(bootsteps.StartStopStep):
    """Consumes the account queues again after each connection to the broker.

    The consumer is made anew whenever the broker was away, so the accounts do not live here.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """The consumer is ready to take queues."""
        if host := consumer.controller.account_host:
            host.queues.attach(consumer)

    def stop(self, consumer: Any) -> None:
        """The consumer is going."""
        if host := consumer.controller.account_host:
            host.queues.detach()


def worker_end() -> None:
    """Ask this very worker to stop, as a supervisor would: it is started anew.

    One that does not hear that either is ended without asking: it holds nothing any more.
    """
    os.kill(os.getpid(), signal.SIGTERM)
    last_resort = threading.Timer(ENDS_WITHIN, os._exit, [os.EX_TEMPFAIL])
    last_resort.daemon = True
    last_resort.start()
