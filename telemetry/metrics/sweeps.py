"""Sweeps: that they go on says that beat and a worker for `ops` are there."""

from typing import Final

from prometheus_client import Counter

SWEEPS: Final = Counter("sis_sweeps_total", "Sweeps that this process carried out")
