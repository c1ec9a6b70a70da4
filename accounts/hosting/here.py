"""The hosts of this process (one, but for tests), where their bells find them."""

from threading import Lock
from typing import Protocol

from accounts.hosting.incarnation import Incarnation
from accounts.hosting.registry import host_heard


class Ringable(Protocol):
    """What a bell needs of a host."""

    @property
    def incarnation(self) -> Incarnation:
        """Who it is."""
        ...

    def ring(self) -> None:
        """Its bell came through; from any thread."""
        ...


_lock = Lock()
_hosts: dict[str, Ringable] = {}


def host_place(host: Ringable) -> None:
    """Let bells find the host."""
    with _lock:
        _hosts[host.incarnation.id] = host


def host_take_away(host: Ringable) -> None:
    """Let them find it no more."""
    with _lock:
        _hosts.pop(host.incarnation.id, None)


def host_ring(*, host_id: str) -> bool:
    """Wake the host and write down that it heard its bell; False when it does not live here."""
    with _lock:
        host = _hosts.get(host_id)
    if host is None:
        return False
    host_heard(host_id=host_id)
    host.ring()
    return True
