"""What lets a worker answer promptly, once everything that it needs is loaded."""

import gc
import sys
from typing import Any

from celery import bootsteps

SWITCH_AFTER = 0.001  # seconds
"""How long one thread may keep the others from running. Python's own 5 ms are a reaction's time."""


class PromptStep(bootsteps.StartStopStep):
    """Takes what is loaded out of the garbage collector's sight, and lets threads take short turns.

    A full collection would otherwise walk through every class of the client library again and
    again, and stop the loop and all lanes for tens of milliseconds.
    """

    requires = ("sis_project.worker:HostStep",)

    def start(self, parent: Any) -> None:  # noqa: ARG002 - Celery's worker, not needed here
        """Called when the host has started, or in a worker without one at its place."""
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(SWITCH_AFTER)
