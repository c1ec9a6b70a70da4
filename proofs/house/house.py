"""The servers and the workers of one proof."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.budgets import birth_declare
from accounts.redis_clients import redis_sync
from proofs.house.failures import NotInTime
from proofs.house.ground import Ground
from sandbox.control import BlockingControlClient
from sis_project.demo.ending import EndSignal
from sis_project.demo.family import Family
from sis_project.demo.processes import (
    CELERY,
    WORKER,
    host_worker,
    sandbox_wait,
    servers_start,
)
from tests.servers.postgres import postgres_start

LOOK_EVERY = 0.05  # seconds
BUDGETS_FULL = timedelta(hours=1)
CONTROL_WITHIN = 60.0  # seconds that one answer of the control port may take


@dataclass(frozen=True, slots=True)
class House:
    """Running servers, and the starters of workers. `control` steers the sandbox."""

    ground: Ground
    family: Family
    control: BlockingControlClient

    def host(self, name: str = "host", *, capacity: int = 100, again: bool = False) -> None:
        """Start a worker that holds accounts; with `again` it comes back when it is killed."""
        self.family.python(name, *host_worker(name, capacity=capacity), again=again)

    def events(self, name: str = "events", *, again: bool = False) -> None:
        """Start a worker that decides events, and sweeps."""
        queues = ["-Q", "events,ops", "-c", "4", "-n", f"{name}@%h"]
        self.family.python(name, *CELERY, *WORKER, *queues, again=again)

    def beat(self) -> None:
        """Start what rings for the sweeps."""
        schedule = str(self.ground.folder.path / "beat-schedule")
        self.family.python("beat", *CELERY, "beat", "-s", schedule, "--pidfile=", "-l", "INFO")

    def wait_until(self, true: Callable[[], bool], what: str, *, within: float) -> None:
        """Wait for a condition, and see meanwhile that nobody dies.

        Raises:
            NotInTime: it did not come true within that many seconds.
            AskedToEnd, ProcessDied: as `Family.watch`.
        """
        deadline = time.monotonic() + within
        while not true():
            self.family.watch()
            if time.monotonic() > deadline:
                logs = self.ground.folder.logs
                raise NotInTime(f"Not within {within:.0f} s: {what}. The logs are in {logs}.")
            time.sleep(LOOK_EVERY)


@contextmanager
def house_open(ground: Ground) -> Iterator[House]:
    """Start PostgreSQL with syncing on, Valkey and the sandbox; make the tables.

    Everything that was started ends with the `with`, and with this process however it ends.
    """
    ending = EndSignal()
    ending.listen()
    with ExitStack() as stack:
        database = postgres_start(port=ground.postgres, durable=True)
        stack.callback(database.stop)
        family = Family(ground.folder.logs, ending)
        stack.callback(family.stop)
        servers_start(family, ground.folder)
        call_command("migrate", verbosity=0)
        birth_declare(redis_sync(), at=timezone.now() - BUDGETS_FULL)
        sandbox_wait(family, ground.folder)
        port = ground.folder.control
        control = BlockingControlClient.connect(port, timeout=CONTROL_WITHIN)
        yield House(ground, family, stack.enter_context(control))
