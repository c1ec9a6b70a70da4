"""Waits for a command's outcome, for callers that prefer to."""

import time
from datetime import timedelta

from django.db import close_old_connections

from orchestration.models import OPEN_STATES, Command

LOOK_EVERY = 0.02  # seconds


def command_wait(command: Command, *, within: timedelta) -> Command:
    """The command once it is over, or as it stands when the time is.

    Between two looks no database connection is held where connections are pooled.
    """
    deadline = time.monotonic() + within.total_seconds()
    while command.state in OPEN_STATES and time.monotonic() < deadline:
        close_old_connections()
        time.sleep(LOOK_EVERY)
        command.refresh_from_db()
    return command
