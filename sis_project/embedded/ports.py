"""Finding a free TCP port on loopback."""

import errno
import fcntl
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

LOOPBACK = "127.0.0.1"


class NoFreePort(Exception):
    """No port near the wanted one is free; the message names the range that was tried."""


def port_free(wanted: int = 0, *, tries: int = 50) -> int:
    """The first free port from `wanted` on; 0 asks the system for any.

    Another process may take the port before it is used: callers that can, try again.
    """
    return _first(wanted, tries, lambda _port: True)


def port_reserve(wanted: int, *, tries: int = 50) -> int:
    """As `port_free`, and no other caller of this function gets the port while this process lives.

    The reservation is a lock on a file; it outlives an exec, and ends with the process.
    """
    return _first(wanted, tries, _lock)


def _first(wanted: int, tries: int, take: Callable[[int], bool]) -> int:
    for candidate in range(wanted, wanted + tries) if wanted else [0] * tries:
        port = _free(candidate)
        if port is not None and take(port):
            return port
    raise NoFreePort(f"No free port between {wanted} and {wanted + tries - 1}; name another one.")


def _free(port: int) -> int | None:
    with socket.socket() as probe:
        # As servers do: a port whose last connections still linger counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            return None
        return int(probe.getsockname()[1])


def _lock(port: int) -> bool:
    path = Path(tempfile.gettempdir()) / f"sis-port-{port}.lock"
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    except PermissionError:  # another user's
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    os.set_inheritable(lock, True)
    return True
