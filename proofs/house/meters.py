"""What a process uses: memory that is its own, and time of the processors."""

import psutil

GIGABYTE = 1 << 30


def memory_of(pid: int) -> float:
    """Its share of memory (PSS) in gigabytes: pages that it shares are counted in part."""
    return float(psutil.Process(pid).memory_full_info().pss) / GIGABYTE


def cpu_of(pid: int) -> float:
    """Seconds of processor time that it has used, in user and in system mode."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
