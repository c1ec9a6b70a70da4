"""When a play may begin: every account is connected and known to be in its groups."""

import time
from collections.abc import Callable
from datetime import timedelta

from sis_project.demo.processes import DemoFailed
from sis_project.demo.stage import Stage
from sis_project.demo.tables import accounts_ready

READY_WITHIN = 60.0  # seconds
LOOK_EVERY = 0.1
# Budgets start empty in a Redis of unknown past. A play's is new, and so nothing was taken.
BUDGETS_FULL = timedelta(hours=1)


def accounts_wait(stage: Stage, *, watch: Callable[[], object], logs: str) -> None:
    """Return when every account is ready; `watch` is called at each look, and may raise.

    Raises:
        DemoFailed: it took too long; the sentence points at `logs`.
    """
    memberships = sum(len(place.actors) for place in stage.places)
    deadline = time.monotonic() + READY_WITHIN
    while not accounts_ready(memberships):
        watch()
        if time.monotonic() > deadline:
            raise DemoFailed(
                f"The accounts were not connected within {READY_WITHIN:.0f} s; see {logs}."
            )
        time.sleep(LOOK_EVERY)
