"""The name of one worker process' one life as a host of accounts."""

import os
import re
import secrets
import socket
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Self

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
HOSTNAME_CHARACTERS = 40
_BOOT_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Incarnation:
    """Which machine (by name and by boot), which process, and a random part.

    A process id comes again after a reboot and a hostname is not unique: only all four together
    are one life, so a lease of an earlier life is never taken for one's own.
    """

    hostname: str
    boot: str
    pid: int
    nonce: str

    @classmethod
    def current(cls) -> Self:
        """A new name for the process that asks."""
        return cls(
            hostname=socket.gethostname(),
            boot=_boot_id(),
            pid=os.getpid(),
            nonce=secrets.token_hex(4),
        )

    @property
    def id(self) -> str:
        """At most 70 characters of `a-z0-9.-`: a lease's holder, a queue's and a file's name."""
        hostname = re.sub(r"[^a-z0-9-]", "-", self.hostname.lower())[:HOSTNAME_CHARACTERS]
        return f"{hostname}.{self.boot}.{self.pid}.{self.nonce}"

    @property
    def queue(self) -> str:
        """The Celery queue of this host alone."""
        return host_queue(self.id)


def host_queue(host_id: str) -> str:
    """The Celery queue of the host of this id."""
    return f"host.{host_id}"


def host_told(holder: str) -> str:
    """A holder's name for people: `tea-house (4127)`, the machine and the process."""
    parts = holder.split(".")
    return f"{parts[0]} ({parts[2]})" if len(parts) == 4 else holder


def boot_of(holder: str) -> str:
    """The boot that a holder's name tells of, or an empty string when it tells of none."""
    parts = holder.split(".")
    return parts[1] if len(parts) == 4 else ""


def _boot_id() -> str:
    """The kernel's id of this boot; where it tells none, the network card's address stands in."""
    if BOOT_ID.exists():
        return BOOT_ID.read_text().replace("-", "")[:_BOOT_CHARACTERS]
    return f"{uuid.getnode() & 0xFFFFFFFF:0{_BOOT_CHARACTERS}x}"
