"""Updates heard a second: what waits on every line is heard, de-duplicated and kept in Redis.

The host is stopped while the sandbox sends, so that the sandbox's own pace is not measured. The
last message mentions everybody: each account's mention is an event of its own, and the time of its
entry in the group's record tells when that account had heard everything. The host decides what it
hears meanwhile, as it always does; what is decided leaves the stream, but not the record.
"""

import os
import signal
import time
from dataclasses import dataclass
from typing import Any

from accounts.redis_clients import redis_sync
from groups.pending.keys import record_key
from proofs.house.meters import cpu_of
from proofs.throughput.scene import Scene

MESSAGES = 200
HEARD_WITHIN = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """One round: updates of all accounts together, how long they took, what the host used."""

    updates: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor time of the host for one update, in milliseconds."""
        return self.cpu / self.updates * 1000


def round_hear(scene: Scene, names: list[str]) -> Heard:
    """Say things while the host is stopped, let it go on, and wait until all have heard them.

    `names` are the usernames of all accounts.
    """
    redis: Any = redis_sync()
    record = record_key(scene.group)
    (before, _event), *_ = redis.xrevrange(record, count=1) or [(b"0", None)]
    wanted = MESSAGES + 1 + len(names)
    os.kill(scene.host_pid, signal.SIGSTOP)
    try:
        for number in range(MESSAGES):
            _say(scene, f"small talk {number}")
        _say(scene, " ".join(f"@{name}" for name in names))
        cpu, begun = cpu_of(scene.host_pid), time.time()
    finally:
        os.kill(scene.host_pid, signal.SIGCONT)
    scene.house.wait_until(
        lambda: len(redis.xrange(record, min=b"(" + before)) >= wanted,
        "everything was heard",
        within=HEARD_WITHIN,
    )
    cpu = cpu_of(scene.host_pid) - cpu
    (last, _event), *_ = redis.xrevrange(record, count=1)
    return Heard(
        updates=(MESSAGES + 1) * len(names),
        seconds=int(last.split(b"-")[0]) / 1000 - begun,
        cpu=cpu,
    )


def _say(scene: Scene, text: str) -> None:
    scene.house.control.call("groups.say", user=scene.person, group=scene.group, text=text)
