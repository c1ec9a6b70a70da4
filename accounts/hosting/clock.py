"""The clock by which a host measures its own silence."""

import time


def steady_seconds() -> float:
    """Seconds since the machine started, time spent suspended included.

    `time.monotonic` stands still while a machine sleeps, so a lease that ran out in that time
    would look fresh afterwards. Where the system offers no such clock, the monotonic one is used.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
